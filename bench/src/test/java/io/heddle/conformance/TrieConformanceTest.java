package io.heddle.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.executor.trie.TrieVectors;
import io.heddle.fixtures.ConformancePack;
import io.heddle.fixtures.SuiteSelection;
import io.heddle.fixtures.SuiteTally;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrieConformanceTest {
  private static final int CASES = 16;

  @Test
  void officialFiles_everyCase_passes() {
    SuiteTally tally = new SuiteTally(SuiteSelection.ALL);
    TrieVectors.run(ConformancePack.require(), tally);
    SuiteTally.Row row = tally.row(SuiteTally.NO_FORK);
    System.out.println("trie_rlp: passed=" + row.passed() + " skipped=" + row.skipped());
    assertEquals(List.of(), tally.failures());
    assertEquals(CASES, row.passed());
  }
}
