package io.heddle.ops.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.ops.devnet.TestDevnet;
import java.io.PrintWriter;
import java.io.StringWriter;
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
}
