package io.heddle.batcher.l1.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.primitives.Bytes;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class L1NodesTest {
  private static final long CHAIN_ID = 900;

  private final FakeL1Node first = node(1);
  private final FakeL1Node second = node(2);
  private final AtomicLong nanoTime = new AtomicLong();

  private static FakeL1Node node(long blockNumber) {
    return new FakeL1Node()
        .on("eth_chainId", params -> "\"0x384\"")
        .on("eth_blockNumber", params -> "\"0x" + blockNumber + "\"");
  }

  private L1Client client() {
    return L1Client.of(
        new L1Nodes(
            List.of(first.node(OptionalLong.of(CHAIN_ID)), second.node(OptionalLong.of(CHAIN_ID))),
            nanoTime::get));
  }

  private static void breakDown(FakeL1Node node) {
    node.on(
        "eth_blockNumber",
        params -> {
          throw new FakeL1Node.Outage();
        });
  }

  @Test
  void allWell_theFirstOneIsAsked() {
    assertEquals(1, client().blockNumber());
    assertEquals(List.of(), second.calls());
  }

  @Test
  void firstOneFails_theNextIsAskedAtOnce_untilAMinuteIsOver() {
    L1Client l1 = client();
    breakDown(first);
    assertEquals(2, l1.blockNumber());
    assertEquals(2, l1.blockNumber());
    assertEquals(List.of("eth_chainId", "eth_blockNumber"), first.calls(), "asked once");
    first.on("eth_blockNumber", params -> "\"0x1\"");
    nanoTime.addAndGet(L1Nodes.RETURN_AFTER_NANOS);
    assertEquals(1, l1.blockNumber());
  }

  @Test
  void nonsense_isAFailure_andARefusalIsAnAnswer() {
    L1Client l1 = client();
    first.on("eth_blockNumber", params -> "\"0x1\" oops");
    assertEquals(2, l1.blockNumber());
    second.on(
        "eth_blockNumber",
        params -> {
          throw new FakeL1Node.Refusal(-32000, "no");
        });
    assertThrows(L1RpcException.class, l1::blockNumber);
  }

  @Test
  void nodeThatRefusesToRead_isPassedOver_butAnAnswerIsAnAnswer() {
    L1Client l1 = client();
    for (int code : new int[] {-32000, -32005, -32603}) {
      first.on("eth_blockNumber", params -> refuse(code, "missing trie node"));
      assertEquals(2, l1.blockNumber());
    }
    second.on("eth_blockNumber", params -> refuse(-32000, "behind"));
    L1RpcException all = assertThrows(L1RpcException.class, l1::blockNumber);
    assertTrue(String.valueOf(all.getMessage()).contains("missing trie node"), "the first one's");

    int asked = second.calls().size();
    first.on("eth_blockNumber", params -> refuse(3, "execution reverted"));
    assertThrows(L1RpcException.class, l1::blockNumber);
    first.on("eth_sendRawTransaction", params -> refuse(-32000, "nonce too low"));
    assertThrows(L1RpcException.class, () -> l1.send(Bytes.fromHex("0x01")));
    assertEquals(asked, second.calls().size(), "a revert and a refused transaction are final");
  }

  private static String refuse(int code, String message) {
    throw new FakeL1Node.Refusal(code, message);
  }

  @Test
  void nodeOfAnotherChain_isNotAsked() {
    first.on("eth_chainId", params -> "\"0x1\"");
    assertEquals(2, client().blockNumber());
    assertEquals(List.of("eth_chainId"), first.calls());
  }

  @Test
  void allFail_boundedAndNamed() {
    L1Client l1 = client();
    breakDown(first);
    breakDown(second);
    L1UnavailableException e = assertThrows(L1UnavailableException.class, l1::blockNumber);
    assertTrue(
        String.valueOf(e.getMessage()).contains("L1 does not answer: url=["), e.getMessage());
    assertEquals(
        L1Rpc.MAX_ATTEMPTS,
        (first.calls().size() - 1) + (second.calls().size() - 1),
        "one question for the chain id each");
  }
}
