package io.heddle.bench;

import io.heddle.executor.SliceStart;
import io.heddle.executor.TransactionOutcome;
import io.heddle.executor.TransactionOutcome.Included;
import io.heddle.executor.block.BlockResult;
import io.heddle.primitives.Check;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.workload.BenchAccounts;
import io.heddle.workload.FlatState;
import io.heddle.workload.Workload;
import io.heddle.workload.WorkloadGenerator;
import io.heddle.workload.WorkloadKind;
import io.heddle.workload.WorkloadOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One block of each workload, over and over, by the serial and the parallel executor in turns.
///
/// Senders are recovered and the state lies in hash maps; the blocks are the rollup's, L1 fee
/// included. Every engine's first result must be the serial one.
final class ExecutionSuite implements BenchSuite {
  static final String NAME = "execution";
  static final String SPEED_UP = "speed-up over serial";

  /// A run repeats its block until it takes about this long.
  private static final double RUN_SECONDS = 0.25;

  private static final int WARM_UP_TRANSACTIONS = 2_000;
  private static final int MAX_REPEATS = 50;

  private final String name;

  ExecutionSuite() {
    this(NAME);
  }

  /// @param name of the suite that the rows are for
  ExecutionSuite(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void run(BenchContext context, BenchReport report) {
    int transactions = context.pick(20_000, 5_000);
    BenchAccounts accounts = new BenchAccounts(context.seed(), transactions);
    List<Engine> engines = Engine.all(context);
    try {
      warmUp(context, accounts, engines);
      for (WorkloadKind kind : WorkloadKind.values()) {
        if (context.wants(kind.label())) {
          int count = isSwap(kind) ? transactions / 4 : transactions;
          WorkloadOptions options = WorkloadOptions.of(context.seed(), 1, count);
          measure(context, WorkloadGenerator.generate(kind, options, accounts), engines, report);
        }
      }
    } finally {
      engines.forEach(Engine::close);
    }
  }

  /// Compiles all of it by some of everything, as in a node that has run for a while; or the first
  /// workload would pay for it.
  private static void warmUp(BenchContext context, BenchAccounts accounts, List<Engine> engines) {
    WorkloadOptions options = WorkloadOptions.of(context.seed(), 1, WARM_UP_TRANSACTIONS);
    Block block = Block.first(WorkloadGenerator.generate(WorkloadKind.DEFI, options, accounts));
    long deadline = System.nanoTime() + context.pick(8, 3) * 1_000_000_000L;
    while (System.nanoTime() < deadline) {
      for (Engine engine : engines) {
        requireSuccess(block.execute(engine));
      }
    }
  }

  private static boolean isSwap(WorkloadKind kind) {
    return kind == WorkloadKind.SWAPS_OWN || kind == WorkloadKind.SWAPS_SHARED;
  }

  private void measure(
      BenchContext context, Workload workload, List<Engine> engines, BenchReport report) {
    context.say(name + ": " + workload.name());
    Block block = Block.first(workload);
    BlockResult expected = block.execute(engines.getFirst());
    requireSuccess(expected);
    for (Engine engine : engines.subList(1, engines.size())) {
      Check.equal(expected, block.execute(engine), engine.name() + " differs from serial");
    }
    double seconds = Cost.of(() -> block.execute(engines.getFirst())).seconds();
    int repeats = (int) Math.clamp(Math.ceil(RUN_SECONDS / seconds), 1, MAX_REPEATS);
    List<Variant> variants = new ArrayList<>();
    for (Engine engine : engines) {
      variants.add(
          new Variant(
              workload.name(),
              Includes.EXECUTION,
              engine.threads(),
              () -> once(engine, block, repeats, expected)));
    }
    Map<Variant, Map<Metric, Samples>> measured =
        new Trials(context.pick(5, 2), context.pick(7, 3)).run(variants);
    addRows(engines, measured, report);
  }

  private static Map<Metric, Double> once(
      Engine engine, Block block, int repeats, BlockResult expected) {
    Cost cost =
        Cost.of(() -> {
          for (int i = 0; i < repeats; i++) {
            Check.equal(expected.gasUsed(), block.execute(engine).gasUsed(), "gas used");
          }
        });
    double transactions = (double) repeats * block.transactions.size();
    Map<Metric, Double> metrics = new LinkedHashMap<>();
    metrics.put(Metric.throughput(engine.name()), transactions / cost.seconds());
    metrics.put(
        new Metric(engine.name() + " gas", "Mgas/s"),
        repeats * expected.gasUsed() / 1e6 / cost.seconds());
    metrics.put(
        new Metric(engine.name() + " CPU", "µs/tx"), cost.cpuSeconds() * 1e6 / transactions);
    metrics.put(
        new Metric(engine.name() + " allocated", "B/tx"), cost.allocatedBytes() / transactions);
    return metrics;
  }

  /// The rows of each engine, and how much faster than the serial one it was, turn by turn.
  private void addRows(
      List<Engine> engines, Map<Variant, Map<Metric, Samples>> measured, BenchReport report) {
    List<Double> serial = List.of();
    int index = 0;
    for (Map.Entry<Variant, Map<Metric, Samples>> entry : measured.entrySet()) {
      Engine engine = engines.get(index++);
      Variant variant = entry.getKey();
      entry.getValue().forEach((metric, samples) -> report.add(row(variant, metric, samples)));
      Samples throughput = entry.getValue().get(Metric.throughput(engine.name()));
      if (throughput == null) {
        throw new IllegalStateException("no throughput of " + engine.name());
      }
      if (engine.name().equals(Engine.SERIAL)) {
        serial = throughput.values();
      } else {
        report.add(row(variant, new Metric(SPEED_UP, "×"), ratios(throughput.values(), serial)));
      }
    }
  }

  private static Samples ratios(List<Double> values, List<Double> base) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      ratios.add(values.get(i) / base.get(i));
    }
    return new Samples(ratios);
  }

  private BenchRow row(Variant variant, Metric metric, Samples samples) {
    return BenchRow.of(
        name, variant.workload(), variant.includes(), variant.threads(), metric, samples);
  }

  static void requireSuccess(BlockResult result) {
    for (TransactionOutcome outcome : result.outcomes()) {
      Check.invariant(
          outcome instanceof Included included && included.receipt().success(),
          "a transaction of the workload failed: " + outcome);
    }
  }

  private record Block(
      Workload workload, List<RecoveredTransaction> transactions, FlatState state) {
    static Block first(Workload workload) {
      return new Block(workload, workload.blocks().getFirst(), workload.state());
    }

    BlockResult execute(Engine engine) {
      return engine
          .executor()
          .execute(workload.env(0), SliceStart.BLOCK_START, transactions, state);
    }
  }
}
