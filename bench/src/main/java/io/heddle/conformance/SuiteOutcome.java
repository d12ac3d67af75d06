package io.heddle.conformance;

import io.heddle.fixtures.SuiteTally;
import java.util.List;
import java.util.Optional;

/// What came of one suite of the pack.
///
/// @param notRun why the suite was not run; empty if it was
/// @param expectedCases the manifest's count; empty where there is no manifest
/// @param speeds of the suites that are timed by case
public record SuiteOutcome(
    String suite,
    Optional<String> notRun,
    List<SuiteTally.Row> rows,
    List<SuiteTally.Failure> failures,
    List<SuiteTally.Speed> speeds,
    int cases,
    Optional<Integer> expectedCases,
    double seconds) {
  public SuiteOutcome {
    rows = List.copyOf(rows);
    failures = List.copyOf(failures);
    speeds = List.copyOf(speeds);
  }

  /// @param expectedCases the manifest's count, when it is an error that the suite is not run
  static SuiteOutcome notRun(String suite, String reason, Optional<Integer> expectedCases) {
    return new SuiteOutcome(
        suite, Optional.of(reason), List.of(), List.of(), List.of(), 0, expectedCases, 0);
  }

  static SuiteOutcome of(
      String suite, SuiteTally tally, Optional<Integer> expectedCases, double seconds) {
    return new SuiteOutcome(
        suite,
        Optional.empty(),
        tally.rows(),
        tally.failures(),
        tally.speeds(),
        tally.cases(),
        expectedCases,
        seconds);
  }

  /// Whether every case that was run passed and no case of the manifest is missing.
  boolean isGood() {
    return failures.isEmpty() && !hasOtherCount();
  }

  boolean hasOtherCount() {
    return expectedCases.isPresent() && expectedCases.get() != cases;
  }

  int run() {
    return rows.stream().mapToInt(SuiteTally.Row::run).sum();
  }
}
