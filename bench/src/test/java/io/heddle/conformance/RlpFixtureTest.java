package io.heddle.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.fixtures.ConformancePack;
import io.heddle.fixtures.SuiteSelection;
import io.heddle.fixtures.SuiteTally;
import java.util.List;
import org.junit.jupiter.api.Test;

class RlpFixtureTest {
  private static final int CASES = 55;

  @Test
  void officialFixtures_allCases_pass() {
    SuiteTally tally = new SuiteTally(SuiteSelection.ALL);
    RlpVectors.run(ConformancePack.require(), tally);
    System.out.println("RLP fixtures: " + tally.cases() + " cases");
    assertEquals(List.of(), tally.failures());
    assertEquals(CASES, tally.row(SuiteTally.NO_FORK).passed());
  }
}
