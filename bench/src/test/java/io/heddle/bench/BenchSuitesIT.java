package io.heddle.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.ops.devnet.TestDevnet;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// Suites that need more than this JVM, in their quickest form.
class BenchSuitesIT {
  @Test
  void evm_quick_agreesWithAnvilOnEveryProgram() {
    System.setProperty("heddle.root", TestDevnet.projectRoot().toString());
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        new CommandLine(new BenchCommand())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute("evm", "--quick");
    assertEquals(0, status, err.toString());
    for (String program :
        new String[] {
          "erc20-transfer",
          "erc20-mint",
          "erc20-approve-transfer",
          "ten-thousand-hashes",
          "ray-tracer"
        }) {
      assertTrue(out.toString().contains("| " + program + ", time over anvil's |"), program);
    }
  }

  @Test
  void preloaded_aFewThousand_becomeDurableBlocks() {
    StringWriter progress = new StringWriter();
    BenchContext context =
        new BenchContext(
            TestDevnet.projectRoot(), true, List.of(1), 1, Set.of(), new PrintWriter(progress));
    BenchReport report = new BenchReport(Machine.here(TestDevnet.projectRoot(), 1));
    new PreloadedRun(context, 0, 5_000, 1).run(report);
    List<String> metrics = report.rows().stream().map(BenchRow::metric).toList();
    assertTrue(metrics.contains(PreloadedRun.INCLUDED), metrics.toString());
    report.rows().forEach(row -> assertTrue(row.median() > 0, row.toString()));
  }
}
