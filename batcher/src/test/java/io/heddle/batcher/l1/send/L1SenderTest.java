package io.heddle.batcher.l1.send;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.batcher.MemoryStores;
import io.heddle.batcher.TestClock;
import io.heddle.batcher.l1.rpc.FakeL1Node;
import io.heddle.batcher.l1.rpc.L1UnavailableException;
import io.heddle.batcher.port.L1Inclusion;
import io.heddle.batcher.port.L1TransactionStatus;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.crypto.PrivateKey;
import org.junit.jupiter.api.Test;

/// The outbox on an L1 that talks nonsense for a while, or includes nothing.
class L1SenderTest {
  private static final PrivateKey KEY =
      PrivateKey.fromHex("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
  private static final Address TO = Address.fromHex("0x00000000000000000000000000000000000000bb");
  private static final long GWEI = 1_000_000_000L;

  private final MemoryStores stores = new MemoryStores();
  private final TestClock clock = new TestClock();
  private long baseFeeGwei = 1;
  private final FakeL1Node node =
      new FakeL1Node()
          .on("eth_getTransactionCount", params -> "\"0x0\"")
          .on("eth_getTransactionReceipt", params -> "null")
          .on("eth_maxPriorityFeePerGas", params -> "\"0x1\"")
          .on("eth_getBlockByNumber", params -> block())
          .on("eth_sendRawTransaction", params -> "\"" + Hash.ZERO.toHex() + "\"");
  private final L1Sender sender =
      new L1Sender(node.client(), 900, stores.outbox(), KEY, FeePolicy.DEFAULT, clock);

  @Test
  void send_nodeNamesAnotherHash_isSentAgain() {
    sender.submit(new L1Sender.Message("pay", TO, Bytes.EMPTY, 21_000, null));
    clock.advanceSeconds(16);
    assertInstanceOf(L1Sender.Progress.Waiting.class, sender.poll());
    assertEquals(
        2, node.calls().stream().filter("eth_sendRawTransaction"::equals).count(), "sent again");
  }

  @Test
  void transactionsOfAnEarlierProcess_areSeenUntilThereAreNoneOnce() {
    String[] pooled = {"\"0x2\""};
    node.on(
        "eth_getTransactionCount",
        params -> params.get(1).asString().equals("pending") ? pooled[0] : "\"0x1\"");
    assertTrue(sender.strangersOnTheirWay());
    assertTrue(sender.strangersOnTheirWay(), "still");
    pooled[0] = "\"0x1\"";
    assertFalse(sender.strangersOnTheirWay());
    pooled[0] = "\"0x2\""; // our own, by now
    assertFalse(sender.strangersOnTheirWay());
  }

  @Test
  void poll_allBumpsAreUsedAndL1HasBecomeDearer_itStillPaysMore() {
    node.on(
        "eth_sendRawTransaction",
        params -> "\"" + stores.transactions().getLast().hash().toHex() + "\"");
    sender.submit(new L1Sender.Message("pay", TO, Bytes.EMPTY, 21_000, null));
    for (int i = 0; i < 12; i++) {
      clock.advanceSeconds(46);
      assertInstanceOf(L1Sender.Progress.Waiting.class, sender.poll());
    }
    var pending = sender.pending().orElseThrow();
    assertEquals("pay", pending.purpose());
    assertEquals(8, pending.attempt());
    assertTrue(pending.stuck().contains("replaced 8 times"), pending.stuck());
    U256 before = stores.transactions().getLast().maxFeePerGas();
    assertTrue(before.compareTo(U256.of(100 * GWEI)) < 0, before + "");
    baseFeeGwei = 100;
    clock.advanceSeconds(46);
    assertInstanceOf(L1Sender.Progress.Waiting.class, sender.poll());
    U256 after = stores.transactions().getLast().maxFeePerGas();
    assertTrue(after.compareTo(U256.of(200 * GWEI)) >= 0, "still " + after);
  }

  @Test
  void poll_nodeIsBehindFinality_isAnL1ThatIsAway() {
    sender.submit(new L1Sender.Message("first", TO, Bytes.EMPTY, 21_000, null));
    Hash first = stores.transactions().getLast().hash();
    stores
        .outbox()
        .update(first, L1TransactionStatus.CONFIRMED, new L1Inclusion(first, 5, Hash.ZERO));
    node.on("eth_getTransactionCount", params -> "\"0x1\"");
    sender.submit(new L1Sender.Message("second", TO, Bytes.EMPTY, 21_000, null));
    stores.outbox().dropBytes(sender.address(), 1);
    node.on("eth_getTransactionCount", params -> "\"0x0\"");
    assertThrows(L1UnavailableException.class, sender::poll);
    node.on("eth_getTransactionCount", params -> "\"0x1\"");
    assertInstanceOf(L1Sender.Progress.Waiting.class, sender.poll());
  }

  private String block() {
    BlockHeader header =
        BlockHeader.builder().number(5).baseFeePerGas(U256.of(baseFeeGwei * GWEI)).build();
    return FakeL1Node.json(header);
  }
}
