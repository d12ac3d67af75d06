package io.heddle.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// What came of a suite's cases, by fork. Thread-safe; cases run outside the lock.
public final class SuiteTally {
  /// The fork of a case that belongs to none.
  public static final String NO_FORK = "-";

  private final SuiteSelection selection;
  private final Map<String, Count> counts = new TreeMap<>();
  private final List<Failure> failures = new ArrayList<>();
  private final List<Speed> speeds = new ArrayList<>();
  private int unselected;

  /// A case; empty means that it passed, otherwise what differs.
  @FunctionalInterface
  public interface Case {
    Optional<String> run();
  }

  public record Failure(String fork, String name, String reason) {}

  /// How long a passed case took under an executor.
  public record Speed(String name, String executor, long gas, long nanos) {
    public double millionGasPerSecond() {
      return gas * 1e3 / Math.max(nanos, 1);
    }
  }

  /// The counts of one fork.
  ///
  /// @param skipped how many cases were not run, by reason
  public record Row(String fork, int run, int passed, Map<String, Integer> skipped) {
    public Row {
      skipped = Map.copyOf(skipped);
    }

    public int failed() {
      return run - passed;
    }

    public int skippedCount() {
      return skipped.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  private static final class Count {
    private final Map<String, Integer> skipped = new TreeMap<>();
    private int run;
    private int passed;
  }

  public SuiteTally(SuiteSelection selection) {
    this.selection = selection;
  }

  public SuiteSelection selection() {
    return selection;
  }

  /// Runs a case, if it is selected, and counts it. An exception fails the case, not the run.
  ///
  /// @return whether it ran and passed
  public boolean check(String fork, String name, Case testCase) {
    if (!selected(fork, name)) {
      return false;
    }
    Optional<String> difference = difference(testCase);
    count(fork, name, difference);
    return difference.isEmpty();
  }

  /// Keeps how long a passed case took under an executor.
  public synchronized void speed(String name, String executor, long gas, long nanos) {
    speeds.add(new Speed(name, executor, gas, nanos));
  }

  /// Counts a case that this runner does not run.
  public synchronized void skip(String fork, String name, String reason) {
    if (selected(fork, name)) {
      of(fork).skipped.merge(reason, 1, Integer::sum);
    }
  }

  /// All cases seen: run, skipped and not selected. Must be what the pack's manifest says.
  public synchronized int cases() {
    return unselected + rows().stream().mapToInt(row -> row.run() + row.skippedCount()).sum();
  }

  public synchronized List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    counts.forEach(
        (fork, count) -> rows.add(new Row(fork, count.run, count.passed, count.skipped)));
    return rows;
  }

  /// The counts of one fork; zeros where none of its cases was seen.
  public Row row(String fork) {
    return rows().stream()
        .filter(row -> row.fork().equals(fork))
        .findFirst()
        .orElseGet(() -> new Row(fork, 0, 0, Map.of()));
  }

  public synchronized List<Failure> failures() {
    return List.copyOf(failures);
  }

  public synchronized List<Speed> speeds() {
    return List.copyOf(speeds);
  }

  /// What differs between two values; empty if nothing does.
  public static Optional<String> difference(String what, Object expected, Object actual) {
    return Objects.equals(expected, actual)
        ? Optional.empty()
        : Optional.of(what + ": expected=" + expected + " actual=" + actual);
  }

  private static Optional<String> difference(Case testCase) {
    try {
      return testCase.run();
    } catch (RuntimeException e) {
      return Optional.of("exception: " + e);
    }
  }

  private synchronized boolean selected(String fork, String name) {
    boolean selected = selection.includes(fork, name);
    unselected += selected ? 0 : 1;
    return selected;
  }

  private synchronized void count(String fork, String name, Optional<String> difference) {
    Count count = of(fork);
    count.run++;
    count.passed += difference.isEmpty() ? 1 : 0;
    difference.ifPresent(reason -> failures.add(new Failure(fork, name, reason)));
  }

  private Count of(String fork) {
    return counts.computeIfAbsent(fork, absent -> new Count());
  }
}
