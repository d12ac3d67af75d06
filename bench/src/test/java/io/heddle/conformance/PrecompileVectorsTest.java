package io.heddle.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.fixtures.ConformancePack;
import io.heddle.fixtures.SuiteSelection;
import io.heddle.fixtures.SuiteTally;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrecompileVectorsTest {
  /// Precompiles and instructions.
  private static final int CASES = 1_883 + 1_701;

  @Test
  void run_gethVectors_giveTheirOutputAndGas() {
    ConformancePack pack = ConformancePack.require();
    SuiteTally tally = new SuiteTally(SuiteSelection.ALL);
    new PrecompileSuite().run(pack, tally);
    SuiteTally.Row row = tally.row(SuiteTally.NO_FORK);
    System.out.println("geth vectors: passed=" + row.passed() + " skipped=" + row.skipped());
    assertEquals(List.of(), tally.failures());
    assertEquals(CASES, row.passed());
    assertEquals(pack.manifest().at("/suites/precompiles/cases").asInt(), tally.cases());
  }
}
