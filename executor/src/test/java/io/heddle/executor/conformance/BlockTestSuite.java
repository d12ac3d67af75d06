package io.heddle.executor.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.executor.BlockExecutor;
import io.heddle.testing.ConformancePack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Runs a suite of block tests and counts.
final class BlockTestSuite {
  /// Cases of one network.
  static final class Count {
    int run;
    int passed;
  }

  record Failure(String file, BlockTestCase test, String reason) {}

  private final BlockExecutor executor;

  /// By the network's name in the fixtures.
  final Map<String, Count> counts = new TreeMap<>();

  /// Cases of networks that are not ours, by name.
  final Map<String, Integer> skipped = new TreeMap<>();

  final List<Failure> failures = new ArrayList<>();

  BlockTestSuite(BlockExecutor executor) {
    this.executor = executor;
  }

  /// Runs all files whose name passes the filter.
  void run(ConformancePack pack, String suite, Predicate<String> filter) {
    FixtureFiles.forEach(pack, suite, filter, this::runFile);
  }

  private void runFile(String file, JsonNode tests) {
    tests
        .properties()
        .forEach(test -> {
          String name = test.getValue().get("network").asText();
          Optional<FixtureNetwork> network = FixtureNetwork.parse(name);
          if (network.isPresent()) {
            runCase(file, new BlockTestCase(test.getKey(), name, network.get(), test.getValue()));
          } else {
            synchronized (this) {
              skipped.merge(name, 1, Integer::sum);
            }
          }
        });
  }

  private void runCase(String file, BlockTestCase testCase) {
    Optional<String> difference = difference(testCase);
    synchronized (this) {
      Count count = counts.computeIfAbsent(testCase.networkName(), absent -> new Count());
      count.run++;
      count.passed += difference.isEmpty() ? 1 : 0;
      difference.ifPresent(reason -> failures.add(new Failure(file, testCase, reason)));
    }
  }

  /// An exception fails its case, not the run.
  private Optional<String> difference(BlockTestCase testCase) {
    try {
      return testCase.run(executor);
    } catch (RuntimeException e) {
      return Optional.of("exception: " + e);
    }
  }
}
