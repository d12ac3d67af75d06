package io.heddle.conformance;

import io.heddle.fixtures.ConformancePack;
import io.heddle.fixtures.ConformanceSuite;
import io.heddle.fixtures.SuiteSelection;
import io.heddle.fixtures.SuiteTally;
import java.util.Optional;

/// Runs a suite for a test: prints what it counted and the first failures.
/// `-Dheddle.conformance.only=TEXT` runs the cases alone whose name contains the text.
final class SuiteTests {
  private static final int PRINTED = Integer.getInteger("heddle.conformance.print", 20);
  private static final String ONLY = System.getProperty("heddle.conformance.only", "");

  private SuiteTests() {}

  static boolean everything() {
    return ONLY.isEmpty();
  }

  static SuiteTally run(ConformancePack pack, ConformanceSuite suite) {
    SuiteTally tally =
        new SuiteTally(new SuiteSelection(Optional.empty(), ONLY, SuiteSelection.ALL.threads()));
    long start = System.nanoTime();
    suite.run(pack, tally);
    long millis = (System.nanoTime() - start) / 1_000_000;
    for (SuiteTally.Row row : tally.rows()) {
      System.out.printf(
          "conformance: suite=%s fork=%s run=%d passed=%d failed=%d skipped=%s%n",
          suite.name(), row.fork(), row.run(), row.passed(), row.failed(), row.skipped());
    }
    System.out.printf("conformance: suite=%s millis=%d%n", suite.name(), millis);
    tally.failures().stream()
        .limit(PRINTED)
        .forEach(failure ->
            System.out.println(
                "FAILED " + failure.fork() + " " + failure.name() + ": " + failure.reason()));
    return tally;
  }
}
