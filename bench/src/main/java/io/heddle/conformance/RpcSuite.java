package io.heddle.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.executor.block.BlockExecutor;
import io.heddle.fixtures.ConformancePack;
import io.heddle.fixtures.ConformanceSuite;
import io.heddle.fixtures.SuiteTally;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Requests and answers of execution-apis, asked of the node's JSON-RPC over the suite's own chain.
///
/// An answer must equal the stated one; of an error the code must. Where the file says `speconly`,
/// the answer may be another one of the same kind. What Heddle adds to an answer (OP Stack) is no
/// part of this chain's answers.
final class RpcSuite implements ConformanceSuite {
  private static final String TESTS = "execution-apis/tests/";
  private static final String REQUEST = ">> ";
  private static final String ANSWER = "<< ";
  private static final String NO_STATE = "state not available";

  private final BlockExecutor executor;

  RpcSuite(BlockExecutor executor) {
    this.executor = executor;
  }

  @Override
  public String name() {
    return RpcFixtureChain.SUITE;
  }

  @Override
  public void run(ConformancePack pack, SuiteTally tally) {
    try (RpcFixtureNode node = new RpcFixtureNode(RpcFixtureChain.load(pack, executor))) {
      pack.forEach(
          RpcFixtureChain.SUITE,
          name -> name.endsWith(".io"),
          (file, content) -> {
            String name = file.substring(file.indexOf(TESTS) + TESTS.length());
            run(node, name, new String(content, StandardCharsets.UTF_8), tally);
          });
    }
  }

  private static void run(RpcFixtureNode node, String name, String text, SuiteTally tally) {
    List<String> lines = text.lines().toList();
    List<String> requests = of(lines, REQUEST);
    List<String> answers = of(lines, ANSWER);
    String method = name.substring(0, name.indexOf('/'));
    if (!node.serves(method)) {
      tally.skip(SuiteTally.NO_FORK, name, "method not served");
      return;
    }
    Optional<String> older = needsOlder(node, requests);
    if (older.isPresent()) {
      tally.skip(SuiteTally.NO_FORK, name, older.get());
      return;
    }
    boolean kindOnly = lines.stream().anyMatch(line -> line.startsWith("// speconly"));
    tally.check(
        SuiteTally.NO_FORK,
        name,
        () -> {
          for (int i = 0; i < requests.size(); i++) {
            Optional<String> difference =
                difference(
                    ConformancePack.json(answers.get(i).getBytes(StandardCharsets.UTF_8)),
                    node.ask(requests.get(i)),
                    kindOnly);
            if (difference.isPresent()) {
              return difference;
            }
          }
          return Optional.empty();
        });
  }

  private static List<String> of(List<String> lines, String mark) {
    return lines.stream()
        .filter(line -> line.startsWith(mark))
        .map(line -> line.substring(mark.length()))
        .toList();
  }

  /// The rules that an answer needs and Heddle does not have, if there are any.
  private static Optional<String> needsOlder(RpcFixtureNode node, List<String> requests) {
    for (String request : requests) {
      String message = node.ask(request).path("error").path("message").asText();
      if (message.startsWith(RpcFixtureChain.OLDER)) {
        return Optional.of("a block before London");
      }
      if (message.startsWith(NO_STATE)) {
        return Optional.of("the state of a block before Cancun");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> difference(JsonNode stated, JsonNode answer, boolean kindOnly) {
    if (stated.has("error")) {
      return SuiteTally.difference(
          "error code", stated.get("error").get("code"), answer.path("error").path("code"));
    }
    if (!answer.has("result")) {
      return Optional.of("no result: " + answer.get("error"));
    }
    return kindOnly
        ? SuiteTally.difference(
            "kind", stated.get("result").getNodeType(), answer.get("result").getNodeType())
        : SuiteTally.difference("result", plain(stated.get("result")), plain(answer.get("result")));
  }

  /// Without the place in time of transactions and logs, which not every client of these files
  /// tells.
  private static JsonNode plain(JsonNode result) {
    if (result instanceof ObjectNode object) {
      object.remove("blockTimestamp");
    }
    result.forEach(RpcSuite::plain);
    return result;
  }
}
