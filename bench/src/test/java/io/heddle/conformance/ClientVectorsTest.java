package io.heddle.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.fixtures.ConformancePack;
import io.heddle.fixtures.SuiteSelection;
import io.heddle.fixtures.SuiteTally;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientVectorsTest {
  @Test
  void ethersVectors_transactionsKeysAndCreations_pass() {
    ConformancePack pack = ConformancePack.require();
    SuiteTally tally = new SuiteTally(SuiteSelection.ALL);
    new ClientVectorSuite().run(pack, tally);
    SuiteTally.Row row = tally.row(SuiteTally.NO_FORK);
    System.out.println("client vectors: passed=" + row.passed() + " skipped=" + row.skipped());
    assertEquals(List.of(), tally.failures());
    assertEquals(1_920 + 259 + 16 + 1, row.passed());
    assertEquals(pack.manifest().at("/suites/client_vectors/cases").asInt(), tally.cases());
  }
}
