package io.heddle.bench;

import io.heddle.anvil.AnvilProcess;
import io.heddle.executor.BlockEnv;
import io.heddle.executor.CallRequest;
import io.heddle.executor.CallResult;
import io.heddle.executor.SliceStart;
import io.heddle.executor.TransactionOutcome.Included;
import io.heddle.executor.block.BlockResult;
import io.heddle.executor.block.EvmCallExecutor;
import io.heddle.executor.parallel.ParallelBlockExecutor;
import io.heddle.ops.OperatorException;
import io.heddle.ops.devnet.L1Process;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Check;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.GenesisAccount;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.crypto.Signature;
import io.heddle.primitives.transaction.DynamicFeeTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.TransactionCodec;
import io.heddle.workload.FlatState;
import io.heddle.workload.Workload;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Every opcode and precompile at its worst price, in gas per second: as one call here, as a block
/// of such transactions on all threads, as anvil's `eth_call`, and by geth's `evm` where there is
/// one.
///
/// The gas is used up in each, so all do the same work where their prices agree. What one request
/// to anvil takes is taken off.
final class WorstSuite implements BenchSuite {
  static final String NAME = "worst";

  private static final Address CONTRACT =
      Address.fromHex("0x000000000000000000000000000000000000be9c");
  private static final Address CALLER =
      Address.fromHex("0x00000000000000000000000000000000000ca11e");
  private static final Metric CALL = new Metric("call here", "Mgas/s");
  private static final Metric CALL_CPU = new Metric("call here, CPU", "Mgas/s");
  private static final Metric BLOCK = new Metric("block here", "Mgas/s");
  private static final Metric ANVIL = new Metric("anvil eth_call", "Mgas/s");
  private static final Metric GETH = new Metric("geth evm", "Mgas/s");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void run(BenchContext context, BenchReport report) {
    long gas = context.pick(20_000_000, 3_000_000);
    int threads = context.threads().getLast();
    Optional<GethEvm> geth = GethEvm.find(context);
    AnvilProcess.Options options =
        new AnvilProcess.Options(
            L1Process.binary(context.root()),
            0,
            0,
            null,
            List.of("--gas-limit", Long.toString(gas * 2), "--no-mining"));
    try (AnvilProcess anvil = AnvilProcess.start(options);
        RpcClient rpc = new RpcClient(anvil.uri());
        ParallelBlockExecutor blocks = new ParallelBlockExecutor(threads, Engine.NO_WAY_BACK)) {
      double requestSeconds = requestSeconds(rpc);
      for (WorstProgram program : WorstPrograms.all()) {
        if (context.wants(program.name())) {
          context.say("worst: " + program.name());
          new Measured(program, gas, threads, blocks, rpc, requestSeconds, geth)
              .measure(context, report);
        }
      }
    }
  }

  /// What a request takes in which nothing is executed, at least.
  private static double requestSeconds(RpcClient rpc) {
    rpc.call("anvil_setCode", CONTRACT.toHex(), "0x00");
    double least = Double.MAX_VALUE;
    for (int i = 0; i < 20; i++) {
      least = Math.min(least, Cost.of(() -> onAnvil(rpc, Bytes.EMPTY, 100_000)).seconds());
    }
    return least;
  }

  private static void onAnvil(RpcClient rpc, Bytes input, long gas) {
    Map<String, String> call =
        Map.of(
            "from", CALLER.toHex(),
            "to", CONTRACT.toHex(),
            "gas", "0x" + Long.toHexString(gas),
            "data", input.toHex());
    try {
      var _ = rpc.call("eth_call", call, "latest");
    } catch (OperatorException outOfGas) {
      // What every program ends with; what else is wrong shows in the others.
      Check.invariant(
          String.valueOf(outOfGas.getMessage()).contains("OutOfGas")
              || String.valueOf(outOfGas.getMessage()).contains("out of gas"),
          String.valueOf(outOfGas.getMessage()));
    }
  }

  private static final class Measured {
    private final WorstProgram program;
    private final long gas;
    private final int threads;
    private final ParallelBlockExecutor blocks;
    private final RpcClient rpc;
    private final double requestSeconds;
    private final Optional<GethEvm> geth;
    private final EvmCallExecutor calls = new EvmCallExecutor();
    private final FlatState state;
    private final BlockEnv env;
    private final List<RecoveredTransaction> transactions;

    Measured(
        WorstProgram program,
        long gas,
        int threads,
        ParallelBlockExecutor blocks,
        RpcClient rpc,
        double requestSeconds,
        Optional<GethEvm> geth) {
      this.program = program;
      this.gas = gas;
      this.threads = threads;
      this.blocks = blocks;
      this.rpc = rpc;
      this.requestSeconds = requestSeconds;
      this.geth = geth;
      SortedMap<Address, GenesisAccount> alloc = new TreeMap<>();
      alloc.put(CONTRACT, GenesisAccount.ofCode(program.code(), Collections.emptySortedMap()));
      // Enough that the block goes to all threads.
      int count = ParallelBlockExecutor.MINIMUM_TRANSACTIONS;
      for (int i = 0; i < count; i++) {
        alloc.put(sender(i), GenesisAccount.ofBalance(U256.MAX.divide(U256.of(1L << 40))));
      }
      Workload workload = new Workload(program.name(), 1, alloc, List.of());
      this.state = workload.state();
      this.env = workload.env(0);
      List<RecoveredTransaction> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        all.add(transaction(i, intrinsicGas() + 2 * gas * threads / count));
      }
      this.transactions = List.copyOf(all);
    }

    private static Address sender(int i) {
      return new Address(0x5e4d, 0, i);
    }

    /// More than any call data costs that is used here.
    private long intrinsicGas() {
      return 21_000 + 40L * program.input().size();
    }

    private RecoveredTransaction transaction(int i, long gasLimit) {
      DynamicFeeTransaction signed =
          new DynamicFeeTransaction(
              Optional.of(U256.ONE),
              0,
              U256.ZERO,
              U256.of(1L << 40),
              gasLimit,
              Optional.of(CONTRACT),
              U256.ZERO,
              program.input(),
              List.of(),
              new Signature(0, U256.ONE, U256.ONE));
      Bytes encoded = TransactionCodec.encode(signed);
      Hash hash = Keccak.hash(encoded.toArray());
      return new RecoveredTransaction(signed, sender(i), hash, encoded);
    }

    void measure(BenchContext context, BenchReport report) {
      rpc.call("anvil_setCode", CONTRACT.toHex(), program.code().toHex());
      Variant variant = new Variant(program.name(), Includes.EXECUTION, threads, this::once);
      new Trials(context.pick(3, 2), context.pick(5, 3)).run(NAME, List.of(variant), report);
    }

    private Map<Metric, Double> once() {
      Map<Metric, Double> metrics = new LinkedHashMap<>();
      Cost here = Cost.of(this::callHere);
      metrics.put(CALL, gas / 1e6 / here.seconds());
      metrics.put(CALL_CPU, gas / 1e6 / here.cpuSeconds());
      double block = Cost.of(this::blockHere).seconds();
      metrics.put(BLOCK, 2 * gas * threads / 1e6 / block);
      double anvil = Cost.of(() -> onAnvil(rpc, program.input(), gas)).seconds() - requestSeconds;
      metrics.put(ANVIL, gas / 1e6 / Math.max(anvil, 1e-6));
      geth.ifPresent(evm -> metrics.put(GETH, evm.megagasPerSecond(program, gas)));
      return metrics;
    }

    private void callHere() {
      CallResult result =
          calls.call(env, CallRequest.of(CALLER, CONTRACT, gas, U256.ZERO, program.input()), state);
      Check.invariant(
          result instanceof CallResult.Halted, program.name() + " did not use its gas: " + result);
    }

    private void blockHere() {
      BlockResult result = blocks.execute(env, SliceStart.BLOCK_START, transactions, state);
      Check.invariant(
          result.outcomes().stream().allMatch(Included.class::isInstance),
          program.name() + ": " + result.outcomes());
    }
  }
}
