package io.heddle.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.executor.block.BlockExecutor;
import io.heddle.fixtures.ConformancePack;
import io.heddle.fixtures.ConformanceSuite;
import io.heddle.fixtures.SuiteTally;
import java.util.List;
import java.util.Optional;

/// The benchmark suite: block tests, run for correctness and timed under each executor, one case
/// after another, so that none waits for another's thread.
///
/// @param executor what every case must pass through
/// @param timed the executors whose speed is told
public record TimedBlockTests(BlockExecutor executor, List<NamedExecutor> timed)
    implements ConformanceSuite {

  @Override
  public String name() {
    return "benchmark";
  }

  @Override
  public void run(ConformancePack pack, SuiteTally tally) {
    pack.forEach(
        name(),
        file -> file.endsWith(".json"),
        (file, content) ->
            ConformancePack.json(content)
                .properties()
                .forEach(test -> runCase(file + " " + test.getKey(), test.getValue(), tally)));
  }

  private void runCase(String caseName, JsonNode test, SuiteTally tally) {
    String network = test.get("network").asText();
    Optional<FixtureNetwork> rules = FixtureNetwork.parse(network);
    if (rules.isEmpty()) {
      tally.skip(network, caseName, FixtureNetwork.UNKNOWN);
      return;
    }
    BlockTestCase testCase = new BlockTestCase(caseName, network, rules.get(), test);
    tally.check(network, caseName, () -> testCase.run(executor).or(() -> time(testCase, tally)));
  }

  /// What differs in one of the timed runs.
  private Optional<String> time(BlockTestCase testCase, SuiteTally tally) {
    for (NamedExecutor each : timed) {
      TimedExecutor watch = new TimedExecutor(each);
      Optional<String> difference = testCase.run(watch);
      if (difference.isPresent()) {
        return difference;
      }
      tally.speed(testCase.name(), each.name(), watch.gas(), watch.nanos());
    }
    return Optional.empty();
  }
}
