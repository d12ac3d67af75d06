package io.heddle.bench.micro;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.SliceStart;
import io.heddle.executor.TransactionOutcome.Included;
import io.heddle.executor.block.BlockResult;
import io.heddle.executor.parallel.ExecutionMonitor;
import io.heddle.executor.parallel.ParallelBlockExecutor;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Check;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.GenesisAccount;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.transaction.DynamicFeeTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.TransactionCodec;
import io.heddle.workload.FlatState;
import io.heddle.workload.Workload;
import io.heddle.workload.WorkloadGenerator;
import io.heddle.workload.WorkloadKind;
import io.heddle.workload.WorkloadOptions;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Time and allocation (`-prof gc`) per transaction of a block of 10,000, execution only: senders
/// are recovered, the state lies in hash maps. What it allocates includes all that outlives it:
/// outcomes, receipts and the diff. The blocks are the rollup's, so transactions pay L1 fees.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
@State(Scope.Benchmark)
public class ExecutionBenchmark {
  private static final int TRANSACTIONS = 10_000;
  private static final String LOOP = "loop";
  private static final String SHORT_LOOP = "short-loop";
  private static final Address LOOPING = new Address(0x10, 0x00, 0x70);

  /// Rounds of 20 opcodes of arithmetic and memory, after their number has been pushed.
  private static final String ROUNDS_CODE =
      "5b" + "600760030260050150" + "5f516001015f52" + "6020351950" + "600190038060035700";

  /// Workloads; `loop`: compute-bound, 1,000 rounds, and `short-loop`: 100 of them. What one
  /// allocates more than the other, 18,000 opcodes do.
  @Param({"transfers", "erc20", LOOP, SHORT_LOOP})
  public String kind = "";

  /// Threads that execute; one is the serial executor.
  @Param({"1", "2"})
  public int threads;

  private ParallelBlockExecutor executor = new ParallelBlockExecutor(1, ExecutionMonitor.NONE);
  private Workload workload = new Workload("", 1, Collections.emptySortedMap(), List.of());
  private FlatState state = workload.state();

  @Setup
  public void setUp() {
    executor = new ParallelBlockExecutor(threads, new FailingMonitor());
    boolean loops = kind.equals(LOOP) || kind.equals(SHORT_LOOP);
    WorkloadKind source =
        loops ? WorkloadKind.TRANSFERS : WorkloadKind.valueOf(kind.toUpperCase(Locale.ROOT));
    workload = WorkloadGenerator.generate(source, WorkloadOptions.of(1, 1, TRANSACTIONS));
    if (loops) {
      workload = looping(workload, kind.equals(LOOP) ? 1_000 : 100);
    }
    state = workload.state();
    BlockResult expected =
        new ParallelBlockExecutor(1, ExecutionMonitor.NONE)
            .execute(
                workload.env(0),
                SliceStart.BLOCK_START,
                workload.blocks().getFirst(),
                workload.state());
    Check.equal(expected, execute(), "result");
    Check.invariant(
        expected.outcomes().stream()
            .allMatch(
                outcome -> outcome instanceof Included included && included.receipt().success()),
        "a transaction failed");
  }

  @TearDown
  public void tearDown() {
    executor.close();
  }

  @Benchmark
  @OperationsPerInvocation(TRANSACTIONS)
  public BlockResult execute() {
    BlockEnv env = workload.env(0);
    return executor.execute(env, SliceStart.BLOCK_START, workload.blocks().getFirst(), state);
  }

  /// The same senders, all of which call the loop.
  private static Workload looping(Workload transfers, int rounds) {
    SortedMap<Address, GenesisAccount> alloc = new TreeMap<>(transfers.alloc());
    String code = "0x61%04x%s".formatted(rounds, ROUNDS_CODE);
    alloc.put(LOOPING, GenesisAccount.ofCode(Bytes.fromHex(code), Collections.emptySortedMap()));
    List<RecoveredTransaction> calls =
        transfers.transactions().stream().map(ExecutionBenchmark::callOfLoop).toList();
    return new Workload(LOOP, transfers.chainId(), alloc, List.of(calls));
  }

  private static RecoveredTransaction callOfLoop(RecoveredTransaction transfer) {
    DynamicFeeTransaction t = (DynamicFeeTransaction) transfer.transaction();
    DynamicFeeTransaction call =
        new DynamicFeeTransaction(
            t.chainId(),
            t.nonce(),
            t.maxPriorityFeePerGas(),
            t.maxFeePerGas(),
            500_000,
            Optional.of(LOOPING),
            U256.ZERO,
            Bytes.EMPTY,
            t.accessList(),
            t.signature());
    Bytes encoded = TransactionCodec.encode(call);
    Hash hash = Keccak.hash(encoded);
    return new RecoveredTransaction(call, transfer.sender(), hash, encoded);
  }

  /// What goes to the serial executor would measure that one.
  private static final class FailingMonitor implements ExecutionMonitor {
    @Override
    public void executed(int transactions, int ahead, int repeated) {}

    @Override
    public void leftToSerial(int transactions) {
      throw new Check.InvariantViolation("left to the serial executor");
    }

    @Override
    public void guided(boolean confirmed) {}

    @Override
    public void fellBack(Throwable cause) {
      throw new Check.InvariantViolation("fell back: " + cause);
    }
  }
}
