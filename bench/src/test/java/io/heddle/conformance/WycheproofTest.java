package io.heddle.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.fixtures.ConformancePack;
import io.heddle.fixtures.SuiteSelection;
import io.heddle.fixtures.SuiteTally;
import java.util.List;
import org.junit.jupiter.api.Test;

class WycheproofTest {
  @Test
  void verify_bothCurves_givesTheVerdicts() {
    ConformancePack pack = ConformancePack.require();
    SuiteTally tally = new SuiteTally(SuiteSelection.ALL);
    int recovered = WycheproofVectors.run(pack, tally);
    System.out.println("Wycheproof: cases=" + tally.cases() + " recovered=" + recovered);
    assertEquals(List.of(), tally.failures());
    assertEquals(476 + 252 + 484, tally.row(SuiteTally.NO_FORK).passed());
    assertEquals(
        pack.manifest().at("/suites/crypto/categories/wycheproof/cases").asInt(), tally.cases());
    // Every valid vector but those whose point has x ≥ n, which a recovery identifier of one bit
    // cannot name.
    assertEquals(331, recovered, "of 335 valid vectors");
  }
}
