package io.heddle.bench;

import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.workload.BenchAccounts;
import io.heddle.workload.WorkloadGenerator;
import io.heddle.workload.WorkloadKind;
import io.heddle.workload.WorkloadOptions;
import io.heddle.workload.WorkloadStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The whole node, and then anvil, under the same signed transactions over JSON-RPC. The load
/// client runs on the same cores.
///
/// The node is the production jar on the devnet's L1 and PostgreSQL, with durable settings; a
/// transaction counts as included when its block can be asked for, and so is stored. Runs follow
/// one another on a chain that goes on; the first ones warm up. At the end, without JSON-RPC and
/// the client, a [PreloadedRun].
final class NodeSuite implements BenchSuite {
  static final String NAME = "node";
  static final String ROLES = "sequencer";
  private static final List<WorkloadKind> KINDS =
      List.of(WorkloadKind.TRANSFERS, WorkloadKind.ERC20);
  private static final int ACCOUNTS = 5_000;

  private final String roles;

  /// @param roles of the node, as its configuration has them
  NodeSuite(String roles) {
    this.roles = roles;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void run(BenchContext context, BenchReport report) {
    for (WorkloadKind kind : KINDS) {
      boolean all = context.workloads().isEmpty();
      if (all ? !context.quick() || kind == KINDS.getFirst() : context.wants(kind.label())) {
        measure(context, kind, report);
      }
    }
    if (context.wants(PreloadedRun.WORKLOAD)) {
      new PreloadedRun(context).run(report);
    }
  }

  private void measure(BenchContext context, WorkloadKind kind, BenchReport report) {
    int warmups = context.pick(2, 1);
    int runs = context.pick(5, 2);
    int blocks = context.pick(5, 2);
    context.say("node: signing %d transactions".formatted((warmups + runs) * blocks * ACCOUNTS));
    WorkloadOptions options = WorkloadOptions.of(context.seed(), 1, ACCOUNTS).withSignatures();
    WorkloadStream stream =
        WorkloadGenerator.stream(kind, options, new BenchAccounts(context.seed(), ACCOUNTS));
    List<List<LoadBatch>> load = new ArrayList<>();
    for (int run = 0; run < warmups + runs; run++) {
      List<RecoveredTransaction> transactions = new ArrayList<>();
      for (int block = 0; block < blocks; block++) {
        transactions.addAll(stream.nextBlock());
      }
      load.add(LoadBatch.all(transactions));
    }
    context.say("node: starting the node");
    Map<Metric, Samples> ours;
    try (LoadTarget node = LoadTarget.node(context, stream.alloc(), roles)) {
      ours = measure(context, node, load, warmups);
    }
    context.say("node: starting anvil");
    Map<Metric, Samples> theirs;
    try (LoadTarget anvil = LoadTarget.anvil(context, stream.alloc())) {
      theirs = measure(context, anvil, load, warmups);
    }
    add(kind, ours, report);
    add(kind, theirs, report);
    double ratio = included(ours, LoadTarget.NODE) / included(theirs, LoadTarget.ANVIL);
    add(kind, Map.of(new Metric("node over anvil, included", "×"), Samples.of(ratio)), report);
  }

  private static Map<Metric, Samples> measure(
      BenchContext context, LoadTarget target, List<List<LoadBatch>> load, int warmups) {
    Map<Metric, List<Double>> values = new LinkedHashMap<>();
    try (RpcClient rpc = new RpcClient(target.uri())) {
      for (int run = 0; run < load.size(); run++) {
        double cpu = target.process().cpuSeconds();
        LoadRun.Outcome outcome =
            new LoadRun(rpc, Double.POSITIVE_INFINITY).run(load.get(run).iterator());
        double cpuMicros = (target.process().cpuSeconds() - cpu) * 1e6 / outcome.transactions();
        context.say(
            "node: %s run %d of %d: %.0f tx/s included"
                .formatted(target.name(), run + 1, load.size(), outcome.includedPerSecond()));
        if (run >= warmups) {
          String who = target.name() + " ";
          put(values, new Metric(who + "accepted", "tx/s"), outcome.acceptedPerSecond());
          put(values, includedMetric(target.name()), outcome.includedPerSecond());
          for (int percent : new int[] {50, 95, 99}) {
            put(
                values,
                new Metric(who + "latency p" + percent, "ms"),
                outcome.latencies().quantile(percent / 100.0));
          }
          put(values, new Metric(who + "CPU", "µs/tx"), cpuMicros);
        }
      }
    }
    Map<Metric, Samples> samples = new LinkedHashMap<>();
    values.forEach((metric, list) -> samples.put(metric, new Samples(list)));
    return samples;
  }

  private static Metric includedMetric(String target) {
    return new Metric(target + " included", "tx/s");
  }

  private static double included(Map<Metric, Samples> samples, String target) {
    Samples found = samples.get(includedMetric(target));
    if (found == null) {
      throw new IllegalStateException("no samples of " + target);
    }
    return found.median();
  }

  private static void put(Map<Metric, List<Double>> values, Metric metric, double value) {
    values.computeIfAbsent(metric, absent -> new ArrayList<>()).add(value);
  }

  private static void add(WorkloadKind kind, Map<Metric, Samples> metrics, BenchReport report) {
    int cores = Runtime.getRuntime().availableProcessors();
    metrics.forEach((metric, samples) ->
        report.add(BenchRow.of(NAME, kind.label(), Includes.RPC, cores, metric, samples)));
  }
}
