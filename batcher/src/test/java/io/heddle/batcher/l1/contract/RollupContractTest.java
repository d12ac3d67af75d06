package io.heddle.batcher.l1.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.batcher.l1.rpc.FakeL1Node;
import io.heddle.batcher.l1.rpc.L1Log;
import io.heddle.batcher.l1.rpc.L1UnavailableException;
import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Questions to L1 that grow with its length are asked in pieces that nodes answer.
class RollupContractTest {
  private static final Address ROLLUP =
      Address.fromHex("0x00000000000000000000000000000000000000cc");
  private static final long HEAD = 50_000;
  private static final long COMMITTED_AT = 7_777;
  private static final long MOST = 500;

  private final FakeL1Node node =
      new FakeL1Node()
          .on("eth_blockNumber", params -> "\"" + U256.of(HEAD).toHex() + "\"")
          .on("eth_getLogs", RollupContractTest::logs);

  @Test
  void findCommit_afterALongOutage_asksInRangesThatTheNodeAnswers() {
    Optional<L1Log> found = new RollupContract(node.client(), ROLLUP).findCommit(7, 5_000);
    assertEquals(COMMITTED_AT, found.orElseThrow().blockNumber());
    assertTrue(node.calls().size() < 100, node.calls().size() + " calls");
  }

  @Test
  void view_nodeHasNotSyncedTheContract_isAnL1ThatIsAway() {
    RollupContract rollup = new RollupContract(node.client(), ROLLUP);
    node.onCall("lastCommitted()", params -> "\"0x\"");
    assertThrows(L1UnavailableException.class, rollup::progress);
    node.onCall("lastCommitted()", params -> "\"0x" + "ff".repeat(32) + "\"");
    assertThrows(L1UnavailableException.class, rollup::progress);
    node.onCall("outputs(uint256)", params -> "\"0x00\"");
    assertThrows(L1UnavailableException.class, () -> rollup.output(1));
  }

  private static String logs(JsonNode params) {
    JsonNode filter = params.get(0);
    long from = number(filter, "fromBlock");
    long to = number(filter, "toBlock");
    if (to - from >= MOST) {
      throw new FakeL1Node.Refusal(-32005, "query exceeds max block range " + MOST);
    }
    if (COMMITTED_AT < from || COMMITTED_AT > to) {
      return "[]";
    }
    return """
    [{"address":"%s","topics":["%s"],"data":"0x","blockNumber":"%s","blockHash":"%s","transactionHash":"%s"}]
    """
        .formatted(
            ROLLUP.toHex(),
            Hash.ZERO.toHex(),
            U256.of(COMMITTED_AT).toHex(),
            Hash.ZERO.toHex(),
            Hash.ZERO.toHex());
  }

  private static long number(JsonNode filter, String name) {
    return U256.fromHex(filter.get(name).asString()).toLongExact();
  }
}
