package io.heddle.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class GoalsTest {
  @Test
  void print_takesTheBestMedian_andSaysWhetherItIsEnough() {
    String table =
        print(
            row("execution", "transfers", 1, "serial throughput", 390_000),
            row("execution", "transfers", 2, "parallel throughput", 410_000),
            row("execution", "chain", 2, ExecutionSuite.SPEED_UP, 0.9),
            row("root", "root 1M × 20k", 1, "vector, nodes in memory, wall", 40),
            row("root", "root 1M × 20k", 2, "vector, nodes in memory, wall", 20),
            row("root", "root 1M × 20k", 1, "vector, nodes in memory, CPU", 31),
            row("evm", "ray-tracer", 1, "here over anvil", 1.5));
    assertTrue(
        table.contains("| raw transfers, execution only, tx/s | ≥ 400,000 | 410,000 | met |"),
        table);
    assertTrue(
        table.contains("| dependency chain, parallel over serial | ≥ 0.950 | 0.900 | not met |"),
        table);
    assertTrue(
        table.contains("| root, 20k of 1M accounts, 2 threads over 1 | ≥ 1.60 | 2.00 | met |"),
        table);
    assertTrue(
        table.contains("| root, 20k of 1M accounts, vector, CPU ms | ≤ 30.0 | 31.0 | not met |"),
        table);
    assertTrue(table.contains("| ray-tracer, time over anvil's | ≤ 2.00 | 1.50 | met |"), table);
    assertEquals(5, table.lines().filter(line -> line.endsWith("met |")).count(), table);
  }

  @Test
  void print_withoutSuchRows_isSilent() {
    assertEquals("", print(row("batch", "erc20", 1, "decode", 5)));
  }

  private static String print(BenchRow... rows) {
    StringWriter out = new StringWriter();
    Goals.print(List.of(rows), new PrintWriter(out));
    return out.toString();
  }

  private static BenchRow row(
      String suite, String workload, int threads, String metric, double value) {
    return new BenchRow(
        suite, workload, Includes.EXECUTION, threads, metric, "unit", value, value, value);
  }
}
