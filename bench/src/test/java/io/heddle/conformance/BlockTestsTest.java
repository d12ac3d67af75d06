package io.heddle.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.fixtures.ConformancePack;
import io.heddle.fixtures.SuiteTally;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The official block tests through the Ethereum profile and every executor of the node, all of
/// Cancun, Prague, Osaka and the transitions between them. Counts equal the manifest's, every case
/// passes.
class BlockTestsTest {
  /// The networks that are not run: rules from before Cancun.
  private static final Set<String> OLDER =
      Set.of(
          "Frontier",
          "Homestead",
          "Byzantium",
          "ConstantinopleFix",
          "Istanbul",
          "Berlin",
          "London",
          "Paris",
          "Shanghai",
          "ShanghaiToCancunAtTime15k");

  @Test
  void blockTests_allPass() {
    check("blockchain_tests");
  }

  @Test
  void blockTestsOfEthereumTests_allPass() {
    check("blockchain_tests_ethtests");
  }

  @Test
  void benchmarkTests_allPass() {
    check("benchmark");
  }

  /// The benchmark suite too is run as block tests here: several at once, not timed.
  private static BlockTestSuite suite(String name) {
    return new BlockTestSuite(name, new ComparedExecutors(NamedExecutor.production()));
  }

  private static void check(String suite) {
    ConformancePack pack = ConformancePack.require();
    SuiteTally tally = SuiteTests.run(pack, suite(suite));
    if (SuiteTests.everything()) {
      checkCounts(suite, tally, pack.manifest().get("suites").get(suite).get("cases_by_fork"));
    }
    assertTrue(tally.failures().isEmpty(), suite + ": failed=" + tally.failures().size());
  }

  private static void checkCounts(String suite, SuiteTally tally, JsonNode casesByNetwork) {
    casesByNetwork
        .properties()
        .forEach(entry -> {
          SuiteTally.Row row = tally.row(entry.getKey());
          int actual = OLDER.contains(entry.getKey()) ? row.skippedCount() : row.run();
          assertEquals(entry.getValue().asInt(), actual, suite + " " + entry.getKey() + ": cases");
        });
  }
}
