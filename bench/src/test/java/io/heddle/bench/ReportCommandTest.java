package io.heddle.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReportCommandTest {
  private static final Machine MACHINE =
      new Machine(
          "CPU 7",
          2,
          24_105,
          0.25,
          "Linux 6",
          "VM 25",
          Collections.nCopies(9, "-XX:+UseCompactObjectHeaders"),
          3,
          "0123456789ab");

  private final StringWriter err = new StringWriter();

  @Test
  void report_writesMachineGoalsAndRowsOfEachFile(@TempDir Path folder) throws Exception {
    write(folder.resolve("b.json"), row("batch", Includes.SIGNATURES, "bytes", 73.25));
    write(
        folder.resolve("a.json"),
        row("execution", Includes.EXECUTION, "serial throughput", 410_000));

    assertEquals(0, report(folder), err.toString());

    String page = Files.readString(folder.resolve("results.md"));
    assertTrue(page.indexOf("## a.json") < page.indexOf("## b.json"), page);
    assertTrue(
        page.contains("- Machine: CPU 7, 2 cores, 24,105 MiB; load before the run 0.3"), page);
    assertTrue(page.contains("- Commit: 0123456789ab; seed 3"), page);
    assertTrue(
        page.contains("| raw transfers, execution only, tx/s | ≥ 400,000 | 410,000 | met |"), page);
    assertTrue(page.contains("### Suite batch in b.json\n\nIncludes: signatures.\n"), page);
    assertTrue(page.contains("| transfers | 1 | bytes | unit | 73.3 | 72.3 | 74.3 |"), page);
    assertEquals(List.of(), page.lines().filter(line -> line.length() > 120).toList(), "too wide");
  }

  @Test
  void report_writesItsPageAgain_theSame(@TempDir Path folder) throws Exception {
    write(folder.resolve("a.json"), row("execution", Includes.EXECUTION, "serial CPU", 1.5));
    report(folder);
    String first = Files.readString(folder.resolve("results.md"));
    report(folder);
    assertEquals(first, Files.readString(folder.resolve("results.md")));
  }

  @Test
  void report_withoutFiles_saysHowToMakeOne(@TempDir Path folder) {
    assertEquals(1, report(folder));
    assertTrue(err.toString().contains("./heddle bench all --json FILE"), err.toString());
  }

  @Test
  void report_otherJson_namesTheFile(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("other.json"), "{\"rows\": []}");
    assertEquals(1, report(folder));
    assertTrue(err.toString().contains("other.json"), err.toString());
  }

  private static void write(Path file, BenchRow row) {
    BenchReport report = new BenchReport(MACHINE);
    report.add(row);
    report.writeJson(file);
  }

  private static BenchRow row(String suite, Includes includes, String metric, double value) {
    return new BenchRow(
        suite, "transfers", includes, 1, metric, "unit", value, value - 1, value + 1);
  }

  private int report(Path folder) {
    return new CommandLine(new BenchCommand())
        .setOut(new PrintWriter(new StringWriter(), true))
        .setErr(new PrintWriter(err, true))
        .setExecutionExceptionHandler((failure, _, _) -> {
          err.append(failure.getMessage());
          return 1;
        })
        .execute("report", "--folder", folder.toString());
  }
}
