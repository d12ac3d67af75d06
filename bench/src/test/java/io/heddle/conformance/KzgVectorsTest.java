package io.heddle.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.fixtures.ConformancePack;
import io.heddle.fixtures.SuiteSelection;
import io.heddle.fixtures.SuiteTally;
import java.util.List;
import org.junit.jupiter.api.Test;

class KzgVectorsTest {
  @Test
  void verifyKzgProof_officialVectors_giveTheirVerdict() {
    ConformancePack pack = ConformancePack.require();
    SuiteTally tally = new SuiteTally(SuiteSelection.ALL);
    KzgVectors.run(pack, tally);
    int passed = tally.row(SuiteTally.NO_FORK).passed();
    System.out.println("KZG proof vectors passed: cases=" + passed);
    assertEquals(List.of(), tally.failures());
    int expected = pack.manifest().at("/suites/crypto/categories/verify_kzg_proof/cases").asInt();
    assertEquals(expected, passed, "cases of the manifest");
    assertEquals(63, passed, "cases of the pack this test was written for");
  }
}
