package io.heddle.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.fixtures.ConformancePack;
import io.heddle.fixtures.SuiteTally;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransactionTestsTest {
  /// One per file.
  private static final int CASES = 123;

  @Test
  void officialFixtures_allFiles_pass() {
    ConformancePack pack = ConformancePack.require();
    SuiteTally tally = SuiteTests.run(pack, new TransactionTestSuite());
    assertEquals(List.of(), tally.failures());
    if (SuiteTests.everything()) {
      assertEquals(CASES, tally.rows().stream().mapToInt(SuiteTally.Row::run).sum());
      assertEquals(pack.manifest().at("/suites/transaction_tests/cases").asInt(), tally.cases());
    }
  }
}
