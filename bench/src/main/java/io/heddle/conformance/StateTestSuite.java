package io.heddle.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.executor.block.BlockExecutor;
import io.heddle.fixtures.ConformancePack;
import io.heddle.fixtures.ConformanceSuite;
import io.heddle.fixtures.SuiteTally;
import io.heddle.primitives.chain.Fork;
import java.util.Map;
import java.util.Optional;

/// A suite of state tests through an executor.
///
/// @param name the suite's name in the pack
public record StateTestSuite(String name, BlockExecutor executor) implements ConformanceSuite {

  @Override
  public void run(ConformancePack pack, SuiteTally tally) {
    FixtureFiles.forEach(
        pack, name, tally.selection().threads(), (file, tests) -> runFile(file, tests, tally));
  }

  private void runFile(String file, JsonNode tests, SuiteTally tally) {
    tests
        .properties()
        .forEach(test ->
            test.getValue()
                .get("post")
                .properties()
                .forEach(
                    post -> runFork(file + " " + test.getKey(), test.getValue(), post, tally)));
  }

  private void runFork(
      String test, JsonNode content, Map.Entry<String, JsonNode> posts, SuiteTally tally) {
    Optional<Fork> fork = FixtureNetwork.fork(posts.getKey());
    for (JsonNode post : posts.getValue()) {
      String caseName = test + " " + post.get("indexes");
      if (fork.isEmpty()) {
        tally.skip(posts.getKey(), caseName, FixtureNetwork.UNKNOWN);
      } else {
        StateTestCase testCase = new StateTestCase(caseName, fork.get(), content, post);
        tally.check(posts.getKey(), caseName, () -> testCase.run(executor));
      }
    }
  }
}
