package io.heddle.conformance;

import io.heddle.fixtures.ConformancePack;
import io.heddle.fixtures.ConformanceSuite;
import io.heddle.fixtures.SuiteSelection;
import io.heddle.ops.OperatorException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./heddle conformance`: runs the official fixtures, prints the table, and ends with status 1
/// when a case failed or is missing.
@Command(
    name = "conformance",
    mixinStandardHelpOptions = true,
    description = "Runs the official Ethereum fixtures.")
public final class ConformanceCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--pack",
      paramLabel = "DIR",
      description = "the fixtures (default: ../shared/conformance)")
  private @Nullable Path pack;

  @Option(names = "--suite", paramLabel = "NAME", description = "run this suite alone")
  private @Nullable String suite;

  @Option(names = "--fork", paramLabel = "NAME", description = "run the cases of this fork alone")
  private @Nullable String fork;

  @Option(
      names = "--case",
      paramLabel = "TEXT",
      description = "run the cases alone whose name contains this",
      defaultValue = "")
  private String part = "";

  @Option(
      names = "--trace",
      description = "print an EIP-3155 trace of the transactions of the cases that --case selects")
  private boolean trace;

  @Option(names = "--threads", paramLabel = "N", description = "default: one per core")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--json", paramLabel = "FILE", description = "write the rows as JSON")
  private @Nullable Path json;

  @Option(
      names = "--readme",
      paramLabel = "FILE",
      description = "put the table into FILE, between its two conformance marks")
  private @Nullable Path readme;

  @Override
  public Integer call() {
    if (threads < 1) {
      throw new OperatorException("--threads must be at least 1: actual=" + threads);
    }
    if (trace && part.isEmpty()) {
      throw new OperatorException("--trace needs --case TEXT: the trace of a suite has no end");
    }
    CommandSpec command = Objects.requireNonNull(spec);
    PrintWriter out = command.commandLine().getOut();
    SuiteSelection selection =
        new SuiteSelection(Optional.ofNullable(fork), part, trace ? 1 : threads);
    long start = System.nanoTime();
    ComparedExecutors executors = new ComparedExecutors(NamedExecutor.production());
    List<ConformanceSuite> suites =
        trace
            ? OfficialSuites.with(new TracedExecutor(out), List.of())
            : OfficialSuites.with(executors, NamedExecutor.production());
    List<SuiteOutcome> outcomes =
        new ConformanceRun(openPack(), selection, suites, command.commandLine().getErr())
            .run(Optional.ofNullable(suite));
    ConformanceReport report = new ConformanceReport(outcomes);
    report.printSpeeds(out);
    report.printFailures(out);
    report.printTable(out);
    if (!trace) {
      out.println(
          "executors, compared receipt by receipt and diff by diff: " + executors.summary());
    }
    out.printf(
        Locale.ROOT,
        "%.0f s on %d threads%n",
        (System.nanoTime() - start) / 1e9,
        selection.threads());
    if (json != null) {
      report.writeJson(json);
    }
    if (readme != null) {
      report.updateReadme(readme);
    }
    boolean empty = outcomes.stream().mapToInt(SuiteOutcome::run).sum() == 0;
    if (empty) {
      out.println("FAILED: no case was run");
    }
    out.flush();
    return !empty && outcomes.stream().allMatch(SuiteOutcome::isGood) ? 0 : 1;
  }

  private ConformancePack openPack() {
    Path root = Path.of(System.getProperty("heddle.root", ".")).toAbsolutePath().normalize();
    Path folder = pack == null ? root.resolveSibling("shared").resolve("conformance") : pack;
    if (!Files.isDirectory(folder)) {
      throw new OperatorException(
          "no conformance pack at "
              + folder
              + ": name its folder with --pack DIR (docs/guide/conformance.md says what it is)");
    }
    return ConformancePack.at(folder);
  }
}
