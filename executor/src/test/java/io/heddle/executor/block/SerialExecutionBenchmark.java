package io.heddle.executor.block;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.BlockResult;
import io.heddle.executor.SliceStart;
import io.heddle.executor.TransactionOutcome.Included;
import io.heddle.executor.conformance.MapState;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Check;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Fork;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.crypto.Signature;
import io.heddle.primitives.transaction.DynamicFeeTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.TransactionCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Transactions per second of the serial executor, execution only: senders are recovered, state
/// lies in sorted maps (which cost more than a store's cache would). Run by `org.openjdk.jmh.Main
/// SerialExecutionBenchmark` on the test class path.
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@org.openjdk.jmh.annotations.Fork(1)
@State(Scope.Benchmark)
public class SerialExecutionBenchmark {
  private static final int TRANSACTIONS = 10_000;
  private static final Address TOKEN = new Address(0x70, 0x6B, 0x656E);
  private static final Address LOOP = new Address(0x10, 0x00, 0x70);

  /// An ERC-20 `transfer` by hand: two balances in a mapping, a check, an event; calldata is (to,
  /// amount).
  private static final String TOKEN_CODE =
      "0x335f525f60205260405f20805460203580821015601a575f5ffd5b900390555f355f5260405f"
          + "2080546020350190556020355f525f35337fddf252ad1be2c89b69c2b068fc378daa952ba7f1"
          + "63c4a11628f55a4df523b3ef60205fa360015f5260205ff3";

  /// Rounds of 20 opcodes of arithmetic and memory, after their number has been pushed.
  private static final String ROUNDS_CODE =
      "5b" + "600760030260050150" + "5f516001015f52" + "6020351950" + "600190038060035700";

  /// `transfer`: distinct senders and recipients; `token`: the same through the token; `loop`:
  /// compute-bound, 1,000 rounds; `short-loop`: 100 of them. What one allocates more than the other
  /// (`-prof gc`), 18,000 opcodes do.
  @Param({"transfer", "token", "loop", "short-loop"})
  public String kind = "";

  private final SerialBlockExecutor executor = new SerialBlockExecutor();
  private final MapState state = new MapState();
  private final List<RecoveredTransaction> transactions = new ArrayList<>();
  private BlockEnv env = env();

  @Setup
  public void setUp() {
    env = env();
    Map<U256, U256> balances = new HashMap<>();
    for (int i = 0; i < TRANSACTIONS; i++) {
      Address sender = new Address(0xA11CE, 0, i);
      Address recipient = new Address(0xB0B, 0, i);
      state.put(sender, 0, U256.of(Long.MAX_VALUE), Bytes.EMPTY, Map.of());
      balances.put(Keccak.hash(sender.toWord(), Hash.ZERO).toU256(), U256.of(1_000_000));
      boolean transfer = kind.equals("transfer");
      Address to = transfer ? recipient : kind.equals("token") ? TOKEN : LOOP;
      Bytes data =
          transfer
              ? Bytes.EMPTY
              : Bytes.concat(
                  Bytes.wrap(recipient.toWord().toBytes()), Bytes.wrap(U256.ONE.toBytes()));
      DynamicFeeTransaction transaction =
          new DynamicFeeTransaction(
              Optional.of(U256.ONE),
              0,
              U256.ONE,
              U256.of(100),
              500_000,
              Optional.of(to),
              transfer ? U256.ONE : U256.ZERO,
              data,
              List.of(),
              Signature.UNSIGNED);
      Bytes encoded = TransactionCodec.encode(transaction);
      transactions.add(
          new RecoveredTransaction(transaction, sender, Keccak.hash(encoded), encoded));
    }
    state.put(TOKEN, 1, U256.ZERO, Bytes.fromHex(TOKEN_CODE), balances);
    state.put(
        LOOP,
        1,
        U256.ZERO,
        Bytes.fromHex((kind.equals("loop") ? "0x6103e8" : "0x610064") + ROUNDS_CODE),
        Map.of());
  }

  @Benchmark
  @OperationsPerInvocation(TRANSACTIONS)
  public BlockResult execute() {
    BlockResult result = executor.execute(env, SliceStart.BLOCK_START, transactions, state);
    boolean succeeded =
        result.outcomes().getLast() instanceof Included included && included.receipt().success();
    Check.invariant(succeeded, "failed: " + result.outcomes().getLast());
    return result;
  }

  private static BlockEnv env() {
    return new BlockEnv(
        ChainConfig.ethereum(1, Fork.PRAGUE),
        Fork.PRAGUE,
        1,
        1_000,
        new Address(1, 2, 3),
        Long.MAX_VALUE,
        U256.of(7),
        Hash.ZERO,
        U256.ONE,
        number -> Hash.ZERO,
        Optional.empty());
  }
}
