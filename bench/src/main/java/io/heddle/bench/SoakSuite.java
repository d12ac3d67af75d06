package io.heddle.bench;

import io.heddle.ops.OperatorException;
import io.heddle.workload.BenchAccounts;
import io.heddle.workload.WorkloadGenerator;
import io.heddle.workload.WorkloadKind;
import io.heddle.workload.WorkloadOptions;
import io.heddle.workload.WorkloadStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// A steady load on the node for minutes: does latency or memory grow?
///
/// Every few seconds a line; at the end, however it ends, the lines as CSV, and rows that compare
/// the second and the last quarter (in the first the compiler is still at work).
final class SoakSuite implements BenchSuite {
  private static final int ACCOUNTS = 20_000;
  private static final int SAMPLE_SECONDS = 5;
  private static final int STOP_SECONDS = 30;

  private final int minutes;
  private final int rate;
  private final String roles;
  private final Path csv;

  /// @param rate transactions per second
  /// @param roles of the node
  /// @param csv where the lines go
  SoakSuite(int minutes, int rate, String roles, Path csv) {
    this.minutes = minutes;
    this.rate = rate;
    this.roles = roles;
    this.csv = csv;
  }

  @Override
  public String name() {
    return "soak";
  }

  @Override
  public void run(BenchContext context, BenchReport report) {
    long count = 60L * minutes * rate;
    context.say("soak: signing %d transactions".formatted(count));
    BenchAccounts accounts = new BenchAccounts(context.seed(), ACCOUNTS);
    WorkloadOptions options = WorkloadOptions.of(context.seed(), 1, ACCOUNTS).withSignatures();
    WorkloadStream stream = WorkloadGenerator.stream(WorkloadKind.TRANSFERS, options, accounts);
    List<SoakPoint> points = List.of();
    try (SignedFile file =
            SignedFile.make(context.folder().resolve("soak.transactions"), stream, count);
        LoadTarget node = LoadTarget.node(context, stream.alloc(), roles);
        RpcClient rpc = new RpcClient(node.uri())) {
      LoadRun load = new LoadRun(rpc, rate);
      try (SoakSampler sampler =
          new SoakSampler(load, node.process(), node.metrics().orElseThrow(), context)) {
        try {
          sample(load, sampler, file);
        } finally {
          points = sampler.points();
          write(points);
        }
      }
    }
    addRows(points, report);
    context.say("soak: samples in " + csv);
  }

  private static void sample(LoadRun load, SoakSampler sampler, SignedFile file) {
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    try {
      var task =
          timer.scheduleAtFixedRate(sampler, SAMPLE_SECONDS, SAMPLE_SECONDS, TimeUnit.SECONDS);
      load.run(LoadBatch.lazily(file.transactions()));
      if (task.isDone()) {
        task.get(); // ended early: says why
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new OperatorException("soak: sampling failed: " + e.getMessage(), e);
    } finally {
      stop(timer);
    }
  }

  private static void stop(ScheduledExecutorService timer) {
    timer.shutdownNow();
    try {
      if (!timer.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the sampler does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(List<SoakPoint> points) {
    List<String> lines = new ArrayList<>();
    points.stream().findFirst().ifPresent(first -> lines.add(first.header()));
    points.forEach(point -> lines.add(point.toLine()));
    try {
      Files.createDirectories(csv.toAbsolutePath().getParent());
      Files.write(csv, lines);
    } catch (IOException e) {
      throw new OperatorException("cannot write %s: %s".formatted(csv, e.getMessage()), e);
    }
  }

  private void addRows(List<SoakPoint> points, BenchReport report) {
    int quarter = points.size() / 4;
    if (quarter == 0) {
      throw new OperatorException("soak: too short: samples=" + points.size());
    }
    add("second quarter", points.subList(quarter, 2 * quarter), report);
    add("last quarter", points.subList(points.size() - quarter, points.size()), report);
  }

  private void add(String part, List<SoakPoint> points, BenchReport report) {
    row(
        part + ", included",
        "tx/s",
        points.stream().map(SoakPoint::includedPerSecond).toList(),
        report);
    row(part + ", latency p50", "ms", latencies(points, 0.5), report);
    row(part + ", latency p99", "ms", latencies(points, 0.99), report);
    row(part + ", CPU", "µs/tx", seen(points, SoakSampler.CPU), report);
    row(part + ", heap and native", "MiB", seen(points, SoakSampler.ANONYMOUS), report);
    row(part + ", file pages", "MiB", seen(points, SoakSampler.FILE), report);
    row(part + ", heap in use", "MiB", seen(points, SoakSampler.HEAP), report);
  }

  private static List<Double> latencies(List<SoakPoint> points, double quantile) {
    return points.stream()
        .flatMap(point -> point.latencies().stream())
        .map(samples -> samples.quantile(quantile))
        .toList();
  }

  private static List<Double> seen(List<SoakPoint> points, String column) {
    return points.stream().map(point -> point.node().getOrDefault(column, Double.NaN)).toList();
  }

  private void row(String metric, String unit, List<Double> values, BenchReport report) {
    report.add(
        BenchRow.of(
            NodeSuite.NAME,
            "soak %d tx/s, %d min".formatted(rate, minutes),
            Includes.RPC,
            Runtime.getRuntime().availableProcessors(),
            new Metric(metric, unit),
            new Samples(values)));
  }
}
