package io.heddle.sequencer.rpc.trace;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.evm.TraceStep;
import io.heddle.sequencer.rpc.protocol.Arg;
import io.heddle.sequencer.rpc.protocol.Json;
import io.heddle.sequencer.rpc.shape.JsonObject;
import java.util.Iterator;
import java.util.SortedMap;
import java.util.TreeMap;

/// The tracers by geth's names. JavaScript tracers are not served.
public final class Tracers {
  private static final String NAMES =
      "one of callTracer, flatCallTracer, prestateTracer, 4byteTracer, muxTracer, noopTracer";

  private Tracers() {}

  /// A tracer for one transaction, as an options object wants it.
  ///
  /// @param options with `tracer` and `tracerConfig`, or those of the struct logger
  /// @param budget of all transactions of the question
  public static TransactionTracer of(Arg options, BlockEnv env, TraceBudget budget) {
    if (options.isAbsent()
        || options.field("tracer").isAbsent()
        || options.field("tracer").string().isEmpty()) {
      return new StructLogTracer(budget, options);
    }
    Arg name = options.field("tracer");
    return named(name, name.string(), options.field("tracerConfig"), env, budget);
  }

  private static TransactionTracer named(
      Arg where, String name, Arg config, BlockEnv env, TraceBudget budget) {
    return switch (name) {
      case "callTracer" -> new CallTracer(budget, config);
      case "flatCallTracer" ->
          new FlatCallTracer(budget, env, Options.flag(config, "includePrecompiles"));
      case "prestateTracer" -> new PrestateTracer(budget, config);
      case "4byteTracer" -> new FourByteTracer(budget, env);
      case "noopTracer" -> new Noop();
      case "muxTracer" -> mux(config, env, budget);
      default -> throw where.mustBe(NAMES);
    };
  }

  private static TransactionTracer mux(Arg config, BlockEnv env, TraceBudget budget) {
    if (!config.isObject()) {
      throw config.mustBe("an object from tracers' names to their configurations");
    }
    SortedMap<String, TransactionTracer> tracers = new TreeMap<>();
    for (Iterator<String> names = config.node().fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (name.equals("muxTracer")) {
        throw config.key(name).mustBe("another tracer than muxTracer");
      }
      tracers.put(name, named(config.key(name), name, config.field(name), env, budget));
    }
    return new MuxTracer(tracers);
  }

  private static final class Noop implements TransactionTracer {
    @Override
    public void step(TraceStep step) {}

    @Override
    public Json result(Traced traced) {
      return JsonObject.of(_ -> {});
    }
  }
}
