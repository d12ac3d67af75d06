package io.heddle.executor.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.executor.block.SerialBlockExecutor;
import io.heddle.primitives.chain.Fork;
import io.heddle.testing.ConformancePack;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The official state tests through the serial executor. Counts are exact, so that a case that
/// stops passing, or stops being run, fails the build.
class StateTestsTest {
  /// Failures to print in full; the rest is counted by category.
  private static final int PRINTED = Integer.getInteger("heddle.conformance.print", 20);

  @Test
  void stateTests_passAsPinned() {
    check("state_tests", Map.of(Fork.CANCUN, 5541, Fork.PRAGUE, 5980, Fork.OSAKA, 6375));
  }

  @Test
  void stateTestsOfEthereumTests_passAsPinned() {
    check("state_tests_ethtests", Map.of(Fork.CANCUN, 8594));
  }

  private static void check(String suite, Map<Fork, Integer> expectedPasses) {
    ConformancePack pack = ConformancePack.require();
    StateTestSuite run = new StateTestSuite(new SerialBlockExecutor());
    String only = System.getProperty("heddle.conformance.only", "");
    long start = System.nanoTime();
    run.run(pack, suite, name -> name.contains(only));
    report(suite, run, (System.nanoTime() - start) / 1_000_000);
    if (only.isEmpty()) {
      var byFork = pack.manifest().get("suites").get(suite).get("cases_by_fork");
      for (Fork fork : Fork.values()) {
        StateTestSuite.Count count = run.count(fork);
        int cases = byFork.path(fork.fixtureName()).asInt();
        assertEquals(cases, count.run, suite + " " + fork + ": cases run");
        assertEquals(
            expectedPasses.getOrDefault(fork, 0), count.passed, suite + " " + fork + ": passed");
      }
    }
  }

  private static void report(String suite, StateTestSuite run, long millis) {
    run.counts.forEach((fork, count) ->
        System.out.printf(
            "conformance: suite=%s fork=%s run=%d passed=%d failed=%d%n",
            suite, fork.fixtureName(), count.run, count.passed, count.run - count.passed));
    System.out.printf(
        "conformance: suite=%s skipped=%d (older forks) millis=%d%n",
        suite, run.otherForks, millis);
    Map<String, Integer> categories = new TreeMap<>();
    run.failures.forEach(failure -> categories.merge(failure.category(), 1, Integer::sum));
    categories.forEach((name, count) -> System.out.println("failed " + count + " in " + name));
    run.failures.stream()
        .limit(PRINTED)
        .forEach(failure ->
            System.out.println(
                "FAILED "
                    + failure.test().fork()
                    + " "
                    + failure.test().name()
                    + ": "
                    + failure.reason()));
  }
}
