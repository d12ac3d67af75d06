package io.heddle.bench;

import io.heddle.ops.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./heddle bench report`: makes the page of results from the JSON files of a folder, in the order
/// of their names.
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Makes results.md from the JSON files beside it.")
final class ReportCommand implements Runnable {
  private static final String PAGE = "results.md";

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "of the JSON files and the page (default: docs/performance)")
  private @Nullable Path folder;

  @Override
  public void run() {
    Path root = Path.of(System.getProperty("heddle.root", ".")).toAbsolutePath().normalize();
    Path from = folder == null ? root.resolve("docs/performance") : folder;
    List<RecordedRun> runs = files(from).stream().map(RecordedRun::read).toList();
    Path page = from.resolve(PAGE);
    try {
      Files.writeString(page, ResultsPage.of(runs));
    } catch (IOException e) {
      throw new OperatorException("cannot write %s: %s".formatted(page, e.getMessage()), e);
    }
    Objects.requireNonNull(spec).commandLine().getOut().printf("%s: %d runs%n", page, runs.size());
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> files = all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
      if (files.isEmpty()) {
        throw new OperatorException(
            "no JSON file in %s: ./heddle bench all --json FILE writes one".formatted(folder));
      }
      return files;
    } catch (IOException e) {
      throw new OperatorException(
          "--folder: cannot read %s: %s".formatted(folder, e.getMessage()), e);
    }
  }
}
