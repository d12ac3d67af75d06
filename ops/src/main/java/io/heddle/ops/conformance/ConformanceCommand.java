package io.heddle.ops.conformance;

import io.heddle.ops.OperatorException;
import io.heddle.testing.ConformancePack;
import io.heddle.testing.SuiteSelection;
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

  @Option(names = "--threads", paramLabel = "N", description = "default: one per core")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--json", paramLabel = "FILE", description = "write the rows as JSON")
  private @Nullable Path json;

  @Override
  public Integer call() {
    if (threads < 1) {
      throw new OperatorException("--threads must be at least 1: actual=" + threads);
    }
    CommandSpec command = Objects.requireNonNull(spec);
    PrintWriter out = command.commandLine().getOut();
    SuiteSelection selection = new SuiteSelection(Optional.ofNullable(fork), part, threads);
    long start = System.nanoTime();
    List<SuiteOutcome> outcomes =
        new ConformanceRun(openPack(), selection, command.commandLine().getErr())
            .run(Optional.ofNullable(suite));
    ConformanceReport report = new ConformanceReport(outcomes);
    report.printSpeeds(out);
    report.printFailures(out);
    report.printTable(out);
    out.printf(
        Locale.ROOT,
        "%.0f s on %d threads%n",
        (System.nanoTime() - start) / 1e9,
        selection.threads());
    if (json != null) {
      report.writeJson(json);
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
              + ": name its folder with --pack DIR (README: Official Ethereum fixtures)");
    }
    return ConformancePack.at(folder);
  }
}
