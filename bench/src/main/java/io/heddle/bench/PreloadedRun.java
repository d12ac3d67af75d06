package io.heddle.bench;

import io.heddle.ops.Folders;
import io.heddle.ops.OperatorException;
import io.heddle.ops.devnet.DatabaseUrl;
import io.heddle.ops.devnet.PostgresServer;
import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Genesis;
import io.heddle.primitives.chain.GenesisAccount;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.workload.BenchAccounts;
import io.heddle.workload.WorkloadGenerator;
import io.heddle.workload.WorkloadKind;
import io.heddle.workload.WorkloadOptions;
import io.heddle.workload.WorkloadStream;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Signed transfers from a file into durable blocks, without JSON-RPC and its client: the node's
/// parts as a process of their own (`PreloadedNode`), on a PostgreSQL as the devnet has it. One
/// load without pauses; the first part of it warms up, the rest is counted in parts, from block to
/// block.
final class PreloadedRun {
  static final String WORKLOAD = "preloaded";
  static final String INCLUDED = "preloaded, included";
  private static final String MAIN = "io.heddle.sequencer.node.PreloadedNode";
  private static final int ACCOUNTS = 20_000;

  /// Room for any load without the base fee rising: a sixth of it is the target.
  private static final long GAS_LIMIT = 2 * LoadTarget.GAS_LIMIT;

  private static final Pattern LINE =
      Pattern.compile("included=(\\d+) nanos=(\\d+) cpuNanos=(\\d+)");
  private static final Address NOBODY = Address.ZERO;

  private final BenchContext context;
  private final Path folder;
  private final int warmup;
  private final int counted;
  private final int part;

  PreloadedRun(BenchContext context) {
    this(
        context,
        context.pick(300_000, 100_000),
        context.pick(400_000, 100_000),
        context.pick(50_000, 25_000));
  }

  /// @param warmup transactions that are not counted
  /// @param counted transactions that are
  /// @param part transactions after which the next block ends a sample
  PreloadedRun(BenchContext context, int warmup, int counted, int part) {
    this.context = context;
    this.folder = context.folder().resolve("preloaded");
    this.warmup = warmup;
    this.counted = counted;
    this.part = part;
  }

  /// What was there when a block had become durable.
  ///
  /// @param included transactions so far
  /// @param nanos time; `cpuNanos`: of the process, `postgresSeconds`: of PostgreSQL, CPU time
  private record Point(long included, long nanos, long cpuNanos, double postgresSeconds) {}

  void run(BenchReport report) {
    long count = warmup + (long) counted;
    Folders.delete(folder);
    context.say("node: preloaded, signing %d transactions".formatted(count));
    WorkloadOptions options = WorkloadOptions.of(context.seed(), 1, ACCOUNTS).withSignatures();
    WorkloadStream stream =
        WorkloadGenerator.stream(
            WorkloadKind.TRANSFERS, options, new BenchAccounts(context.seed(), ACCOUNTS));
    List<Point> points;
    try (SignedFile _ = SignedFile.make(folder.resolve("transactions"), stream, count);
        PostgresServer postgres = PostgresServer.start(folder.resolve("postgres"))) {
      Files.writeString(folder.resolve("genesis.json"), genesis(stream.alloc()).toJson());
      context.say("node: preloaded");
      points = points(postgres);
    } catch (IOException e) {
      throw new OperatorException("preloaded: " + e.getMessage(), e);
    }
    addRows(points, report);
    Folders.delete(folder);
  }

  private static Genesis genesis(SortedMap<Address, GenesisAccount> alloc) {
    RollupConfig rollup =
        new RollupConfig(
            1,
            900,
            1,
            Hash.ZERO,
            NOBODY,
            NOBODY,
            600,
            6,
            50,
            U256.of(1_000_000),
            1_000_000,
            1_000_000,
            NOBODY);
    return Genesis.rollup(
        ChainConfig.rollup(WorkloadOptions.DEVNET_CHAIN_ID, rollup),
        System.currentTimeMillis() / 1_000,
        GAS_LIMIT,
        U256.of(1_000_000),
        alloc);
  }

  private List<Point> points(PostgresServer postgres) throws IOException {
    Path log = folder.resolve("node.log");
    Process process =
        new ProcessBuilder(command(postgres.url()))
            .redirectError(ProcessBuilder.Redirect.to(log.toFile()))
            .start();
    List<Point> points = new ArrayList<>();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        Matcher matcher = LINE.matcher(line);
        if (matcher.matches()) {
          points.add(
              new Point(
                  Long.parseLong(matcher.group(1)),
                  Long.parseLong(matcher.group(2)),
                  Long.parseLong(matcher.group(3)),
                  postgres.handle().map(PreloadedRun::cpuSeconds).orElse(Double.NaN)));
        }
      }
      int status = process.waitFor(); // it closed its output
      if (status != 0) {
        throw new OperatorException(
            "preloaded: the node ended with status %d; its log: %s".formatted(status, log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperatorException("interrupted", e);
    } finally {
      var _ = process.destroyForcibly();
    }
    return points;
  }

  /// With the processes that it started and that are still there.
  private static double cpuSeconds(ProcessHandle server) {
    return Stream.concat(Stream.of(server), server.descendants())
        .mapToDouble(each -> new ServerProcess(each.pid()).cpuSeconds())
        .sum();
  }

  /// The production build's class path, before it this module's jar with the main class.
  private List<String> command(DatabaseUrl database) throws IOException {
    Path bench = context.root().resolve("bench/target/bench.jar");
    Path node = context.root().resolve("sequencer/target/quarkus-app");
    for (Path built : List.of(bench, node)) {
      if (!Files.exists(built)) {
        throw new OperatorException("the node is not built: run ./heddle build: " + built);
      }
    }
    List<Path> classPath = new ArrayList<>(List.of(bench));
    for (String libraries : List.of("app", "lib/boot", "lib/main")) {
      try (Stream<Path> jars = Files.list(node.resolve(libraries))) {
        jars.sorted().forEach(classPath::add);
      }
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(LoadTarget.NODE_JVM);
    command.add("-cp");
    command.add(
        classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    command.addAll(
        List.of(
            MAIN, database.location(), database.user(), database.password(), folder.toString()));
    return command;
  }

  private void addRows(List<Point> points, BenchReport report) {
    Map<Metric, List<Double>> values = new LinkedHashMap<>();
    Point from = null;
    for (Point point : points) {
      if (from == null) {
        from = point.included >= warmup ? point : null;
      } else if (point.included - from.included >= part) {
        double count = point.included - from.included;
        add(values, INCLUDED, "tx/s", count / ((point.nanos - from.nanos) / 1e9));
        add(values, "preloaded, CPU", "µs/tx", (point.cpuNanos - from.cpuNanos) / 1e3 / count);
        add(
            values,
            "preloaded, CPU of PostgreSQL",
            "µs/tx",
            1e6 * (point.postgresSeconds - from.postgresSeconds) / count);
        from = point;
      }
    }
    values.forEach((metric, list) ->
        report.add(
            BenchRow.of(
                NodeSuite.NAME,
                WORKLOAD,
                Includes.SIGNATURES,
                Runtime.getRuntime().availableProcessors(),
                metric,
                new Samples(list))));
    if (values.isEmpty()) {
      throw new OperatorException("preloaded: too few blocks: " + points.size());
    }
  }

  private static void add(
      Map<Metric, List<Double>> values, String metric, String unit, double value) {
    values.computeIfAbsent(new Metric(metric, unit), _ -> new ArrayList<>()).add(value);
  }
}
