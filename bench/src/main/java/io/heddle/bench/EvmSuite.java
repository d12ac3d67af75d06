package io.heddle.bench;

import io.heddle.anvil.AnvilProcess;
import io.heddle.executor.BlockEnv;
import io.heddle.executor.CallRequest;
import io.heddle.executor.CallResult;
import io.heddle.executor.block.EvmCallExecutor;
import io.heddle.ops.devnet.L1Process;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Check;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.GenesisAccount;
import io.heddle.workload.BenchContract;
import io.heddle.workload.CallData;
import io.heddle.workload.FlatState;
import io.heddle.workload.Workload;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Five programs, one call each: by the executor here, and by anvil's `eth_call`, in turns. Both
/// must give the same result.
///
/// Here it is the call executor on a state in memory; there it is one HTTP request, whose own cost
/// is measured with a program of one instruction, and taken off in the stricter of the two ratios.
final class EvmSuite implements BenchSuite {
  private static final String NAME = "evm";
  private static final long GAS = 2_000_000_000;
  private static final Address CALLER =
      Address.fromHex("0x00000000000000000000000000000000000ca11e");
  private static final Bytes RUN = CallData.of("run()");
  private static final Bytes STOP = Bytes.of(0);
  private static final Map<String, BenchContract> PROGRAMS = programs();
  private static final String NOTHING = "nothing (one STOP)";
  private static final Metric HERE = new Metric("call here", "ms");
  private static final Metric ANVIL = new Metric("anvil eth_call", "ms");
  private static final Metric RATIO = new Metric("here over anvil", "×");
  private static final Metric STRICT_RATIO = new Metric("here over anvil's execution", "×");
  private static final Metric CPU = new Metric("CPU here", "ms");
  private static final Metric GAS_RATE = new Metric("gas here", "Mgas/s");

  @Override
  public String name() {
    return NAME;
  }

  private static Map<String, BenchContract> programs() {
    Map<String, BenchContract> programs = new LinkedHashMap<>();
    programs.put("erc20-transfer", BenchContract.TRANSFER_PROGRAM);
    programs.put("erc20-mint", BenchContract.MINT_PROGRAM);
    programs.put("erc20-approve-transfer", BenchContract.APPROVE_TRANSFER_PROGRAM);
    programs.put("ten-thousand-hashes", BenchContract.HASH_PROGRAM);
    programs.put("ray-tracer", BenchContract.RAY_TRACER_PROGRAM);
    return programs;
  }

  @Override
  public void run(BenchContext context, BenchReport report) {
    AnvilProcess.Options options =
        new AnvilProcess.Options(
            L1Process.binary(context.root()),
            0,
            0,
            null,
            List.of("--gas-limit", Long.toString(GAS * 2), "--no-mining"));
    try (AnvilProcess anvil = AnvilProcess.start(options);
        RpcClient rpc = new RpcClient(anvil.uri())) {
      double requestMillis = measureAnvilAlone(context, rpc, report);
      int index = 1;
      for (Map.Entry<String, BenchContract> program : PROGRAMS.entrySet()) {
        Address address = new Address(0xbe9c, 0, index++);
        if (context.wants(program.getKey())) {
          context.say("evm: " + program.getKey());
          Bytes code = program.getValue().runtimeCode();
          rpc.call("anvil_setCode", address.toHex(), code.toHex());
          new Program(program.getKey(), address, code, requestMillis).measure(context, rpc, report);
        }
      }
    }
  }

  /// What one request takes in which nothing is executed, at least.
  private static double measureAnvilAlone(BenchContext context, RpcClient rpc, BenchReport report) {
    Address address = new Address(0xbe9c, 0, 0);
    rpc.call("anvil_setCode", address.toHex(), STOP.toHex());
    Variant variant =
        new Variant(
            NOTHING,
            Includes.EXECUTION,
            1,
            () -> Map.of(ANVIL, millis(() -> onAnvil(rpc, address))));
    new Trials(context.pick(10, 5), context.pick(20, 5)).run(NAME, List.of(variant), report);
    return report.rows().getLast().min();
  }

  private static Bytes onAnvil(RpcClient rpc, Address address) {
    Map<String, String> call =
        Map.of(
            "from", CALLER.toHex(),
            "to", address.toHex(),
            "gas", "0x" + Long.toHexString(GAS),
            "data", RUN.toHex());
    return Bytes.fromHex(rpc.call("eth_call", call, "latest").asText());
  }

  private static double millis(Runnable work) {
    return Cost.of(work).seconds() * 1e3;
  }

  private static final class Program {
    private final String name;
    private final Address address;
    private final FlatState state;
    private final BlockEnv env;
    private final double requestMillis;
    private final EvmCallExecutor executor = new EvmCallExecutor();

    Program(String name, Address address, Bytes code, double requestMillis) {
      this.name = name;
      this.requestMillis = requestMillis;
      this.address = address;
      SortedMap<Address, GenesisAccount> alloc = new TreeMap<>();
      alloc.put(address, GenesisAccount.ofCode(code, Collections.emptySortedMap()));
      Workload workload = new Workload(name, 1, alloc, List.of());
      this.state = workload.state();
      this.env = workload.env(0);
    }

    void measure(BenchContext context, RpcClient rpc, BenchReport report) {
      CallResult.Success expected = here();
      Check.equal(expected.output(), onAnvil(rpc, address), name + ": anvil's result");
      Variant variant = new Variant(name, Includes.EXECUTION, 1, () -> bothOnce(rpc, expected));
      new Trials(context.pick(10, 5), context.pick(15, 5)).run(NAME, List.of(variant), report);
    }

    private Map<Metric, Double> bothOnce(RpcClient rpc, CallResult.Success expected) {
      Cost here = Cost.of(() -> Check.equal(expected.output(), here().output(), name));
      double anvil =
          millis(() -> Check.equal(expected.output(), onAnvil(rpc, address), name + " on anvil"));
      Map<Metric, Double> metrics = new LinkedHashMap<>();
      metrics.put(HERE, here.seconds() * 1e3);
      metrics.put(ANVIL, anvil);
      metrics.put(RATIO, here.seconds() * 1e3 / anvil);
      metrics.put(STRICT_RATIO, here.seconds() * 1e3 / Math.max(anvil - requestMillis, 0.001));
      metrics.put(CPU, here.cpuSeconds() * 1e3);
      metrics.put(GAS_RATE, expected.gasUsed() / 1e6 / here.seconds());
      return metrics;
    }

    private CallResult.Success here() {
      CallResult result =
          executor.call(env, CallRequest.of(CALLER, address, GAS, U256.ZERO, RUN), state);
      if (result instanceof CallResult.Success success) {
        return success;
      }
      throw new IllegalStateException(name + ": " + result);
    }
  }
}
