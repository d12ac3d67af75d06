package io.heddle.conformance;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.heddle.fixtures.SuiteTally;
import io.heddle.ops.OperatorException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// The table, the failures and the JSON rows of a run.
final class ConformanceReport {
  /// Failures printed in full per suite; all are counted.
  private static final int PRINTED_FAILURES = 50;

  static final String TABLE_BEGIN = "<!-- conformance: made by ./heddle conformance --readme -->";
  static final String TABLE_END = "<!-- conformance: end -->";

  private static final String BENCHMARK = "benchmark";

  private final List<SuiteOutcome> outcomes;

  ConformanceReport(List<SuiteOutcome> outcomes) {
    this.outcomes = outcomes;
  }

  /// A Markdown table, so that a document (docs/guide/conformance.md) can take it as it is.
  void printTable(PrintWriter out) {
    print(out, "suite", "fork", "run", "passed", "failed", "skipped", "reason");
    print(out, "---", "---", "---:", "---:", "---:", "---:", "---");
    for (SuiteOutcome outcome : outcomes) {
      outcome
          .notRun()
          .ifPresent(
              reason -> print(out, outcome.suite(), "", "", "", "", "", "not run: " + reason));
      printRows(out, outcome);
    }
    List<SuiteTally.Row> all = outcomes.stream().flatMap(suite -> suite.rows().stream()).toList();
    print(
        out,
        "all",
        "",
        all.stream().mapToInt(SuiteTally.Row::run).sum(),
        all.stream().mapToInt(SuiteTally.Row::passed).sum(),
        all.stream().mapToInt(SuiteTally.Row::failed).sum(),
        all.stream().mapToInt(SuiteTally.Row::skippedCount).sum(),
        "");
  }

  /// One row per fork that was run, and one for the forks of which every case was skipped.
  private static void printRows(PrintWriter out, SuiteOutcome outcome) {
    for (SuiteTally.Row row : outcome.rows()) {
      if (row.run() > 0) {
        print(
            out,
            outcome.suite(),
            row.fork(),
            row.run(),
            row.passed(),
            row.failed(),
            row.skippedCount(),
            reasons(row.skipped()));
      }
    }
    Map<String, Integer> skipped =
        outcome.rows().stream()
            .filter(row -> row.run() == 0)
            .flatMap(row -> row.skipped().entrySet().stream())
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Integer::sum));
    if (!skipped.isEmpty()) {
      int count = skipped.values().stream().mapToInt(Integer::intValue).sum();
      print(out, outcome.suite(), "other forks", 0, 0, 0, count, reasons(skipped));
    }
  }

  void printFailures(PrintWriter out) {
    for (SuiteOutcome outcome : outcomes) {
      outcome.failures().stream()
          .limit(PRINTED_FAILURES)
          .forEach(failure ->
              out.printf(
                  "FAILED %s %s %s%n    %s%n",
                  outcome.suite(), failure.fork(), failure.name(), failure.reason()));
      int more = outcome.failures().size() - PRINTED_FAILURES;
      if (more > 0) {
        out.printf("FAILED %s: %d more%n", outcome.suite(), more);
      }
      if (outcome.hasOtherCount()) {
        out.printf(
            "FAILED %s: cases: manifest=%d actual=%d%n",
            outcome.suite(), outcome.expectedCases().orElseThrow(), outcome.cases());
      }
    }
  }

  /// Millions of gas per second of each case of the benchmark suite and executor, the slowest
  /// first, and the median.
  void printSpeeds(PrintWriter out) {
    Map<String, List<SuiteTally.Speed>> byExecutor =
        outcomes.stream()
            .filter(outcome -> outcome.suite().equals(BENCHMARK))
            .flatMap(outcome -> outcome.speeds().stream())
            .sorted(Comparator.comparingDouble(SuiteTally.Speed::millionGasPerSecond))
            .collect(Collectors.groupingBy(SuiteTally.Speed::executor));
    byExecutor.forEach((executor, speeds) -> {
      out.println(
          "benchmark, executor "
              + executor
              + ": fastest of up to 3 runs after one to warm up, one case at a time; execution only"
              + " (senders recovered before, no state root)");
      speeds.forEach(speed ->
          out.printf(
              Locale.ROOT,
              "%9.1f Mgas/s %7.1f Mgas %8.2f ms  %s%n",
              speed.millionGasPerSecond(),
              speed.gas() / 1e6,
              speed.nanos() / 1e6,
              speed.name().substring(speed.name().indexOf(' ') + 1)));
      SuiteTally.Speed median = speeds.get(speeds.size() / 2);
      out.printf(Locale.ROOT, "%9.1f Mgas/s median%n", median.millionGasPerSecond());
    });
  }

  /// Replaces what stands between [#TABLE_BEGIN] and [#TABLE_END] in a file by the table.
  void updateReadme(Path file) {
    StringWriter table = new StringWriter();
    printTable(new PrintWriter(table, true));
    try {
      String text = Files.readString(file);
      int begin = text.indexOf(TABLE_BEGIN);
      int end = text.indexOf(TABLE_END);
      if (begin < 0 || end < begin) {
        throw new OperatorException(
            "no table to replace in " + file + ": it needs " + TABLE_BEGIN + " and " + TABLE_END);
      }
      // Without the padding, which is for terminals.
      String rows = table.toString().replaceAll(" +\\|", " |").replaceAll("\\| +", "| ");
      Files.writeString(
          file, text.substring(0, begin) + TABLE_BEGIN + "\n" + rows + text.substring(end));
    } catch (IOException e) {
      throw new UncheckedIOException("file " + file, e);
    }
  }

  /// Writes rows of suite, fork, run, passed, failed, skipped.
  void writeJson(Path file) {
    ObjectMapper json = new ObjectMapper();
    ArrayNode rows = json.createArrayNode();
    for (SuiteOutcome outcome : outcomes) {
      for (SuiteTally.Row row : outcome.rows()) {
        rows.addObject()
            .put("suite", outcome.suite())
            .put("fork", row.fork())
            .put("run", row.run())
            .put("passed", row.passed())
            .put("failed", row.failed())
            .put("skipped", row.skippedCount());
      }
    }
    try {
      json.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), rows);
    } catch (IOException e) {
      throw new UncheckedIOException("json file " + file, e);
    }
  }

  private static String reasons(Map<String, Integer> skipped) {
    return skipped.entrySet().stream()
        .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
        .sorted()
        .collect(Collectors.joining("; "));
  }

  private static void print(PrintWriter out, Object... cells) {
    out.printf("| %-25s | %-24s | %6s | %6s | %6s | %7s | %s |%n", cells);
  }
}
