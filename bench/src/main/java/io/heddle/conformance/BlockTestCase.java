package io.heddle.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.executor.block.BlockExecutor;
import io.heddle.executor.block.EthereumBlockProcessor;
import io.heddle.executor.block.InvalidBlockException;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.BlockHeader;
import java.util.Optional;

/// One block test: a genesis, blocks to import or to refuse, and where the chain must end.
record BlockTestCase(String name, String networkName, FixtureNetwork network, JsonNode test) {

  /// Runs the case; empty means that it passed, otherwise what differs.
  Optional<String> run(BlockExecutor executor) {
    FixtureState state = FixtureState.of(test.get("pre"));
    BlockHeader genesis = EthereumBlockProcessor.decode(bytes(test, "genesisRLP")).header();
    Hash genesisHash = hash(test.get("genesisBlockHeader"), "hash");
    if (!genesis.hash().equals(genesisHash)) {
      return Optional.of("genesis: expected=" + genesisHash + " actual=" + genesis.hash());
    }
    JsonNode config = test.path("config");
    long chainId = config.has("chainid") ? U256.fromHex(config.get("chainid").asText()).w0() : 1;
    LastResult results = new LastResult(executor);
    MemoryChain chain = new MemoryChain(network.config(chainId, config), results, genesis, state);
    int index = 0;
    for (JsonNode block : test.get("blocks")) {
      results.clear();
      Optional<String> difference = importBlock(chain, block);
      if (difference.isPresent()) {
        return Optional.of(
            "block " + index + ": " + results.explain(difference.get()) + endState(chain, results));
      }
      index++;
    }
    return checkEnd(chain).map(results::explain);
  }

  /// How the state after a block that came out wrong differs from the one in which the test ends;
  /// that may be a later one's.
  private String endState(MemoryChain chain, LastResult results) {
    if (!test.has("postState") || results.latest().isEmpty()) {
      return "";
    }
    FixtureState reached = chain.state().after(results.latest().get().diff());
    String difference = FixtureState.of(test.get("postState")).difference(reached);
    return difference.isEmpty()
        ? ""
        : "\n    against the test's last state, system calls and withdrawals not made:"
            + difference;
  }

  private static Optional<String> importBlock(MemoryChain chain, JsonNode block) {
    String mustFail = block.path("expectException").asText();
    Hash before = chain.head().hash();
    try {
      chain.add(bytes(block, "rlp"));
    } catch (InvalidBlockException e) {
      if (mustFail.isEmpty()) {
        return Optional.of("refused: " + e.getMessage());
      }
      return before.equals(chain.head().hash())
          ? Optional.empty()
          : Optional.of("the head moved to a refused block: " + chain.head().number());
    }
    if (!mustFail.isEmpty()) {
      return Optional.of("not refused: " + mustFail);
    }
    Hash expected = hash(block.get("blockHeader"), "hash");
    return chain.head().hash().equals(expected)
        ? Optional.empty()
        : Optional.of("hash: expected=" + expected + " actual=" + chain.head().hash());
  }

  private Optional<String> checkEnd(MemoryChain chain) {
    Hash expected = hash(test, "lastblockhash");
    Hash actual = chain.head().hash();
    if (!actual.equals(expected)) {
      return Optional.of("head: expected=" + expected + " actual=" + actual);
    }
    if (test.has("postStateHash")) {
      Hash root = hash(test, "postStateHash");
      return chain.state().root().equals(root)
          ? Optional.empty()
          : Optional.of("state root: expected=" + root + " actual=" + chain.state().root());
    }
    String difference = FixtureState.of(test.get("postState")).difference(chain.state());
    return difference.isEmpty() ? Optional.empty() : Optional.of("state:" + difference);
  }

  private static Bytes bytes(JsonNode node, String field) {
    return Bytes.fromHex(node.get(field).asText());
  }

  private static Hash hash(JsonNode node, String field) {
    return Hash.fromHex(node.get(field).asText());
  }
}
