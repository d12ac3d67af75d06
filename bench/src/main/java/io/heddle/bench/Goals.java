package io.heddle.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// What is aimed at on two cores, against what a run reached: the best median over the threads and
/// engines that were tried.
final class Goals {
  private static final String ROOT_WORKLOAD = "root 1M × 20k";
  private static final String ROOT_WALL = "vector, nodes in memory, wall";

  private final List<BenchRow> rows;
  private final List<Reached> reached = new ArrayList<>();

  /// @param value empty when the run has no such row
  private record Reached(String measure, String goal, Optional<Double> value, boolean met) {}

  private Goals(List<BenchRow> rows) {
    this.rows = rows;
  }

  /// Prints a Markdown table of the goals that the rows say something about.
  static void print(List<BenchRow> rows, PrintWriter out) {
    Goals goals = new Goals(rows);
    goals.execution();
    goals.root();
    goals.evm();
    goals.node();
    List<Reached> known = goals.reached.stream().filter(each -> each.value.isPresent()).toList();
    if (known.isEmpty()) {
      return;
    }
    out.printf("%n| measure | goal | reached | |%n| --- | --- | ---: | --- |%n");
    for (Reached each : known) {
      out.printf(
          "| %s | %s | %s | %s |%n",
          each.measure,
          each.goal,
          BenchReport.number(each.value.orElseThrow()),
          each.met ? "met" : "not met");
    }
    out.println();
    out.flush();
  }

  private void execution() {
    atLeast("raw transfers, execution only, tx/s", 400_000, "execution", "transfers", "throughput");
    atLeast("ERC-20 transfers, execution only, tx/s", 150_000, "execution", "erc20", "throughput");
    atLeast("ERC-20 transfers, parallel over serial", 1.6, "execution", "erc20", "speed-up");
    atLeast("swaps, own pools, tx/s", 15_000, "execution", "swaps-own", "throughput");
    atLeast("swaps, own pools, parallel over serial", 1.8, "execution", "swaps-own", "speed-up");
    atLeast("dependency chain, parallel over serial", 0.95, "execution", "chain", "speed-up");
  }

  private void root() {
    atLeast(
        "transfers with state root, 1M accounts, tx/s",
        150_000,
        RootSuite.NAME,
        RootedExecution.TRANSFERS,
        StoreBlocks.ROOTED);
    atMost(
        "root, 20k of 1M accounts, vector, CPU ms",
        30,
        RootSuite.NAME,
        ROOT_WORKLOAD,
        "vector, nodes in memory, CPU");
    Predicate<BenchRow> wall =
        row -> row.workload().equals(ROOT_WORKLOAD) && row.metric().equals(ROOT_WALL);
    Optional<Double> one =
        rows.stream().filter(wall.and(row -> row.threads() == 1)).map(BenchRow::median).findFirst();
    Optional<Double> two =
        rows.stream().filter(wall.and(row -> row.threads() == 2)).map(BenchRow::median).findFirst();
    add(
        "root, 20k of 1M accounts, 2 threads over 1",
        1.6,
        true,
        one.flatMap(a -> two.map(b -> a / b)));
    atMost(
        "store commit of 40k entries (20k accounts), ms",
        150,
        RootSuite.NAME,
        RootSuite.COMMIT,
        "commit");
  }

  private void evm() {
    rows.stream()
        .filter(row -> row.suite().equals("evm") && row.metric().equals("here over anvil"))
        .forEach(row ->
            add(row.workload() + ", time over anvil's", 2, false, Optional.of(row.median())));
  }

  private void node() {
    atLeast(
        "transfers over JSON-RPC, included, tx/s",
        10_000,
        NodeSuite.NAME,
        "transfers",
        "node included");
    atLeast(
        "transfers over JSON-RPC, over anvil", 3, NodeSuite.NAME, "transfers", "node over anvil");
    atLeast(
        "signed transfers into durable blocks, preloaded, tx/s",
        25_000,
        NodeSuite.NAME,
        PreloadedRun.WORKLOAD,
        PreloadedRun.INCLUDED);
  }

  private void atLeast(String measure, double goal, String suite, String workload, String metric) {
    add(measure, goal, true, matching(suite, workload, metric).max(Comparator.naturalOrder()));
  }

  private void atMost(String measure, double goal, String suite, String workload, String metric) {
    add(measure, goal, false, matching(suite, workload, metric).min(Comparator.naturalOrder()));
  }

  private java.util.stream.Stream<Double> matching(String suite, String workload, String metric) {
    return rows.stream()
        .filter(row ->
            row.suite().equals(suite)
                && row.workload().equals(workload)
                && row.metric().contains(metric))
        .map(BenchRow::median);
  }

  private void add(String measure, double goal, boolean atLeast, Optional<Double> value) {
    boolean met = value.isPresent() && (atLeast ? value.get() >= goal : value.get() <= goal);
    reached.add(
        new Reached(measure, (atLeast ? "≥ " : "≤ ") + BenchReport.number(goal), value, met));
  }
}
