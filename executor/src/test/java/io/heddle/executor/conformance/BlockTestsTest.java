package io.heddle.executor.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.executor.block.SerialBlockExecutor;
import io.heddle.testing.ConformancePack;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// The official block tests through the Ethereum profile and the serial executor, all of Cancun,
/// Prague, Osaka and the transitions between them. Counts equal the manifest's, every case passes.
class BlockTestsTest {
  private static final int PRINTED = Integer.getInteger("heddle.conformance.print", 20);

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
    boolean full = Boolean.getBoolean("heddle.conformance.full");
    if (!full) {
      System.out.println("SKIPPED: suite=benchmark needs -Dheddle.conformance.full=true");
    }
    Assumptions.assumeTrue(full, "needs -Dheddle.conformance.full=true");
    check("benchmark");
  }

  private static void check(String suite) {
    ConformancePack pack = ConformancePack.require();
    BlockTestSuite run = new BlockTestSuite(new SerialBlockExecutor());
    String only = System.getProperty("heddle.conformance.only", "");
    long start = System.nanoTime();
    run.run(pack, suite, name -> name.contains(only));
    report(suite, run, (System.nanoTime() - start) / 1_000_000);
    if (only.isEmpty()) {
      checkCounts(suite, run, pack.manifest().get("suites").get(suite).get("cases_by_fork"));
    }
    assertTrue(run.failures.isEmpty(), suite + ": failed cases=" + run.failures.size());
  }

  private static void checkCounts(String suite, BlockTestSuite run, JsonNode casesByNetwork) {
    assertTrue(OLDER.containsAll(run.skipped.keySet()), "skipped: " + run.skipped);
    casesByNetwork
        .properties()
        .forEach(entry -> {
          BlockTestSuite.Count count = run.counts.get(entry.getKey());
          int actual = count == null ? run.skipped.getOrDefault(entry.getKey(), 0) : count.run;
          assertEquals(entry.getValue().asInt(), actual, suite + " " + entry.getKey() + ": cases");
        });
  }

  private static void report(String suite, BlockTestSuite run, long millis) {
    run.counts.forEach((network, count) ->
        System.out.printf(
            "conformance: suite=%s fork=%s run=%d passed=%d failed=%d%n",
            suite, network, count.run, count.passed, count.run - count.passed));
    System.out.printf(
        "conformance: suite=%s skipped=%s (rules not known) millis=%d%n",
        suite, run.skipped, millis);
    run.failures.stream()
        .limit(PRINTED)
        .forEach(failure ->
            System.out.println(
                "FAILED "
                    + failure.test().networkName()
                    + " "
                    + failure.test().name()
                    + ": "
                    + failure.reason()));
  }
}
