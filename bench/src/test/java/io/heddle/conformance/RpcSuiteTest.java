package io.heddle.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.fixtures.ConformancePack;
import io.heddle.fixtures.SuiteSelection;
import io.heddle.fixtures.SuiteTally;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Every case of a method that is served, but for those of blocks that Heddle's rules do not reach.
final class RpcSuiteTest {
  @Test
  void casesOfServedMethods_pass() {
    ConformancePack pack = ConformancePack.require();
    SuiteTally tally = new SuiteTally(new SuiteSelection(Optional.empty(), "", 1));
    new RpcSuite(new ComparedExecutors(NamedExecutor.production())).run(pack, tally);
    tally.rows().forEach(row -> System.out.println("rpc: " + row));
    assertEquals(List.of(), tally.failures());
    assertEquals(155, tally.cases());
    assertTrue(tally.rows().getFirst().passed() >= 30, tally.rows().toString());
  }
}
