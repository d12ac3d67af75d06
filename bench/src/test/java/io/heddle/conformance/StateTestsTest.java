package io.heddle.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.fixtures.ConformancePack;
import io.heddle.fixtures.SuiteTally;
import io.heddle.primitives.chain.Fork;
import org.junit.jupiter.api.Test;

/// The official state tests through every executor of the node. Counts are the manifest's and every
/// case passes, so that a case that stops passing, or stops being run, fails the build.
class StateTestsTest {
  @Test
  void stateTests_allPass() {
    check("state_tests");
  }

  @Test
  void stateTestsOfEthereumTests_allPass() {
    check("state_tests_ethtests");
  }

  private static void check(String suite) {
    ConformancePack pack = ConformancePack.require();
    SuiteTally tally =
        SuiteTests.run(
            pack, new StateTestSuite(suite, new ComparedExecutors(NamedExecutor.production())));
    var byFork = pack.manifest().get("suites").get(suite).get("cases_by_fork");
    for (Fork fork : Fork.values()) {
      int cases = byFork.path(fork.fixtureName()).asInt();
      SuiteTally.Row row = tally.row(fork.fixtureName());
      if (SuiteTests.everything()) {
        assertEquals(cases, row.run(), suite + " " + fork + ": cases run");
      }
    }
    assertTrue(tally.failures().isEmpty(), suite + ": failed=" + tally.failures().size());
  }
}
