package io.heddle.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.executor.block.BlockExecutor;
import io.heddle.fixtures.ConformancePack;
import io.heddle.fixtures.ConformanceSuite;
import io.heddle.fixtures.SuiteTally;
import java.util.Optional;

/// A suite of block tests through an executor.
///
/// @param name the suite's name in the pack
public record BlockTestSuite(String name, BlockExecutor executor) implements ConformanceSuite {

  @Override
  public void run(ConformancePack pack, SuiteTally tally) {
    FixtureFiles.forEach(
        pack, name, tally.selection().threads(), (file, tests) -> runFile(file, tests, tally));
  }

  private void runFile(String file, JsonNode tests, SuiteTally tally) {
    tests.properties().forEach(test -> runCase(file + " " + test.getKey(), test.getValue(), tally));
  }

  private void runCase(String caseName, JsonNode test, SuiteTally tally) {
    String network = test.get("network").asText();
    Optional<FixtureNetwork> rules = FixtureNetwork.parse(network);
    if (rules.isEmpty()) {
      tally.skip(network, caseName, FixtureNetwork.UNKNOWN);
    } else {
      BlockTestCase testCase = new BlockTestCase(caseName, network, rules.get(), test);
      tally.check(network, caseName, () -> testCase.run(executor));
    }
  }
}
