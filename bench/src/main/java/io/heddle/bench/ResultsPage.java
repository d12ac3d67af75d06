package io.heddle.bench;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The recorded runs as one Markdown page: of each run machine, commit, goals with what was
/// reached, and the rows of each suite.
final class ResultsPage {
  /// Documents are no wider.
  private static final int COLUMNS = 120;

  private static final String HEAD =
      """
      # Results

      For a reader who wants the figures. `./heddle bench report` makes this page from the JSON files
      beside it: change neither by hand. How each suite measures: [performance](README.md). What the
      figures teach: [notes](README.md#notes).
      """;

  private final StringWriter text = new StringWriter();
  private final PrintWriter out = new PrintWriter(text);

  private ResultsPage() {}

  static String of(List<RecordedRun> runs) {
    ResultsPage page = new ResultsPage();
    page.out.print(HEAD);
    runs.forEach(page::run);
    page.out.flush();
    return page.text.toString();
  }

  private void run(RecordedRun run) {
    Machine machine = run.machine();
    out.printf("%n## %s%n", run.name());
    out.printf(
        Locale.ROOT,
        "- Machine: %s, %d cores, %,d MiB; load before the run %.1f%n",
        machine.cpu(),
        machine.cores(),
        machine.memoryMib(),
        machine.load());
    out.printf("- System: %s; %s%n", machine.system(), machine.jvm());
    out.printf("- Commit: %s; seed %d%n", machine.commit(), machine.seed());
    flags(machine.flags());
    goals(run);
    Map<String, Map<Includes, List<BenchRow>>> suites = new LinkedHashMap<>();
    for (BenchRow row : run.rows()) {
      suites
          .computeIfAbsent(row.suite(), _ -> new LinkedHashMap<>())
          .computeIfAbsent(row.includes(), _ -> new ArrayList<>())
          .add(row);
    }
    suites.forEach((suite, parts) -> {
      out.printf("### Suite %s in %s%n", suite, run.name());
      parts.forEach(this::rows);
    });
  }

  private void goals(RecordedRun run) {
    StringWriter table = new StringWriter();
    Goals.print(run.rows(), new PrintWriter(table));
    out.printf("%n");
    if (!table.toString().isEmpty()) {
      out.printf("### Goals in %s%n%s", run.name(), table);
    }
  }

  private void flags(List<String> flags) {
    StringBuilder line = new StringBuilder("- JVM flags:");
    for (String flag : flags) {
      if (line.length() + flag.length() + 3 > COLUMNS) {
        out.println(line);
        line = new StringBuilder(" ");
      }
      line.append(" `").append(flag).append('`');
    }
    out.println(line);
  }

  private void rows(Includes includes, List<BenchRow> rows) {
    out.printf("%nIncludes: %s.%n%n", includes.label());
    out.println("| workload | threads | metric | unit | median | least | most |");
    out.println("| --- | ---: | --- | --- | ---: | ---: | ---: |");
    for (BenchRow row : rows) {
      out.printf(
          "| %s | %d | %s | %s | %s | %s | %s |%n",
          row.workload(),
          row.threads(),
          row.metric(),
          row.unit(),
          BenchReport.number(row.median()),
          BenchReport.number(row.min()),
          BenchReport.number(row.max()));
    }
    out.println();
  }
}
