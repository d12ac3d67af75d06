package io.heddle.bench;

import io.heddle.ops.OperatorException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./heddle bench SUITE`: measures, prints a table on standard output, and writes JSON.
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    subcommands = ReportCommand.class,
    description = "Measures what the node and its parts can do on this machine.")
public final class BenchCommand implements Callable<Integer> {
  private static final String ALL = "all";

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1", // report needs none
      paramLabel = "SUITE",
      description = "what to measure; all = each suite")
  private String suite = "";

  @Option(names = "--json", paramLabel = "FILE", description = "write machine and rows as JSON")
  private @Nullable Path json;

  @Option(names = "--quick", description = "a rough run, under a minute for each suite")
  private boolean quick;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "up to N threads (1, 2, 4 … N), or just those of a list: 1,3 (default: cores)")
  private String threads = Integer.toString(Runtime.getRuntime().availableProcessors());

  @Option(names = "--seed", paramLabel = "N", description = "of the workloads (default: 1)")
  private long seed = 1;

  @Option(
      names = "--workload",
      paramLabel = "NAME",
      description = "this workload alone; may be given more than once")
  private Set<String> workloads = new LinkedHashSet<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "scaling: where the plots go; node --soak: the CSV (default: .heddle/bench)")
  private @Nullable Path out;

  @Option(
      names = "--soak",
      paramLabel = "MINUTES",
      description = "node: a steady load instead of the highest")
  private int soakMinutes;

  @Option(
      names = "--rate",
      paramLabel = "TPS",
      description = "node --soak: transactions per second")
  private int rate;

  @Option(
      names = "--roles",
      paramLabel = "ROLES",
      description = "node: roles of the node (default: sequencer)",
      defaultValue = NodeSuite.ROLES)
  private String roles = NodeSuite.ROLES;

  @Override
  public Integer call() {
    CommandSpec command = Objects.requireNonNull(spec);
    PrintWriter console = command.commandLine().getOut();
    requireWritable();
    Path root = Path.of(System.getProperty("heddle.root", ".")).toAbsolutePath().normalize();
    List<BenchSuite> suites = chosen(root);
    BenchContext context =
        new BenchContext(
            root, quick, threadCounts(threads), seed, workloads, command.commandLine().getErr());
    Machine machine = Machine.here(root, seed);
    console.println(machine.toLine());
    if (machine.isBusy()) {
      context.say("the machine is busy: figures will be low, and ratios of threads doubtful");
    }
    BenchReport report = new BenchReport(machine);
    long start = System.nanoTime();
    List<String> failures = new ArrayList<>();
    for (BenchSuite each : suites) {
      try {
        each.run(context, report);
      } catch (OperatorException e) {
        if (suites.size() == 1) {
          throw e;
        }
        failures.add(each.name() + ": " + e.getMessage());
        context.say("FAILED " + failures.getLast());
      }
      report.printNew(console);
      if (json != null) {
        report.writeJson(json); // after each, so that a killed run leaves something
      }
    }
    if (report.rows().isEmpty() && failures.isEmpty()) {
      throw new OperatorException(
          "no workload %s in suite %s".formatted(String.join(", ", workloads), suite));
    }
    Goals.print(report.rows(), console);
    failures.forEach(failure -> console.println("FAILED " + failure));
    console.printf("%.0f s%n", (System.nanoTime() - start) / 1e9);
    console.flush();
    return failures.isEmpty() ? 0 : 1;
  }

  /// Those of `all`, in its order.
  private List<BenchSuite> suites() {
    return List.of(
        new ExecutionSuite(),
        new RootSuite(),
        new StateSuite(quick),
        new EvmSuite(),
        new IngressSuite(),
        new BatchSuite(),
        new NodeSuite(roles));
  }

  private List<BenchSuite> chosen(Path root) {
    Path folder = out == null ? root.resolve(".heddle/bench") : out;
    if (soakMinutes != 0 || rate != 0) {
      if (!workloads.isEmpty()) {
        throw new OperatorException("--soak sends plain transfers: without --workload");
      }
      if (!suite.equals(NodeSuite.NAME) || soakMinutes < 1 || rate < 1) {
        throw new OperatorException("--soak MINUTES and --rate TPS go together, and with node");
      }
      return List.of(new SoakSuite(soakMinutes, rate, roles, folder.resolve("soak.csv")));
    }
    List<BenchSuite> all = suites();
    if (suite.equals(ALL)) {
      return all;
    }
    if (suite.equals(ScalingSuite.NAME)) {
      return List.of(new ScalingSuite(folder));
    }
    if (suite.equals(WorstSuite.NAME)) {
      return List.of(new WorstSuite());
    }
    List<BenchSuite> named = all.stream().filter(each -> each.name().equals(suite)).toList();
    if (named.isEmpty()) {
      throw new OperatorException(
          "bench: no suite %s; there are: %s, %s, %s, %s"
              .formatted(
                  suite,
                  all.stream().map(BenchSuite::name).collect(Collectors.joining(", ")),
                  ScalingSuite.NAME,
                  WorstSuite.NAME,
                  ALL));
    }
    return named;
  }

  /// Fails before hours of measuring, not after.
  private void requireWritable() {
    if (json != null) {
      Path folder = json.toAbsolutePath().getParent();
      if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
        throw new OperatorException("--json: no folder to write to: " + json);
      }
    }
  }

  /// `4` is 1, 2 and 4; `6` is 1, 2, 4 and 6; `1,3` is just that.
  static List<Integer> threadCounts(String text) {
    TreeSet<Integer> counts = new TreeSet<>();
    try {
      List<Integer> numbers = Arrays.stream(text.split(",", -1)).map(Integer::valueOf).toList();
      counts.addAll(numbers);
      if (numbers.size() == 1) {
        for (int power = 1; power < numbers.getFirst(); power *= 2) {
          counts.add(power);
        }
      }
    } catch (NumberFormatException e) {
      throw new OperatorException("--threads: expected a number or a list: actual=" + text, e);
    }
    if (counts.first() < 1) {
      throw new OperatorException("--threads must be at least 1: actual=" + text);
    }
    return List.copyOf(counts);
  }
}
