package io.heddle.executor.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.executor.BlockExecutor;
import io.heddle.primitives.chain.Fork;
import io.heddle.testing.ConformancePack;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Runs a suite of state tests and counts.
final class StateTestSuite {
  /// Cases of one fork.
  static final class Count {
    int run;
    int passed;
  }

  record Failure(String file, StateTestCase test, String reason) {
    /// The folder of the file: the fixtures' own categories.
    String category() {
      int end = file.lastIndexOf('/');
      return file.substring(0, Math.max(end, 0));
    }
  }

  private final BlockExecutor executor;
  final Map<Fork, Count> counts = new EnumMap<>(Fork.class);
  final List<Failure> failures = new ArrayList<>();

  /// Cases of forks that are not ours.
  int otherForks;

  StateTestSuite(BlockExecutor executor) {
    this.executor = executor;
  }

  Count count(Fork fork) {
    return counts.computeIfAbsent(fork, absent -> new Count());
  }

  /// Runs all files whose name passes the filter.
  void run(ConformancePack pack, String suite, Predicate<String> filter) {
    FixtureFiles.forEach(pack, suite, filter, this::runFile);
  }

  private void runFile(String file, JsonNode tests) {
    tests
        .properties()
        .forEach(test ->
            test.getValue()
                .get("post")
                .properties()
                .forEach(post -> runFork(file, test.getKey(), test.getValue(), post)));
  }

  private void runFork(String file, String name, JsonNode test, Map.Entry<String, JsonNode> posts) {
    Optional<Fork> fork = FixtureNetwork.fork(posts.getKey());
    for (JsonNode post : posts.getValue()) {
      if (fork.isEmpty()) {
        synchronized (this) {
          otherForks++;
        }
        continue;
      }
      StateTestCase testCase =
          new StateTestCase(name + " " + post.get("indexes"), fork.get(), test, post);
      Optional<String> difference = runCase(testCase);
      synchronized (this) {
        Count count = count(fork.get());
        count.run++;
        count.passed += difference.isEmpty() ? 1 : 0;
        difference.ifPresent(reason -> failures.add(new Failure(file, testCase, reason)));
      }
    }
  }

  /// An exception fails its case, not the run.
  private Optional<String> runCase(StateTestCase testCase) {
    try {
      return testCase.run(executor);
    } catch (RuntimeException e) {
      return Optional.of("exception: " + e);
    }
  }
}
