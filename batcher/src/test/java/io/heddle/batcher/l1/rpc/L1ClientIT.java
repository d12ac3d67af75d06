package io.heddle.batcher.l1.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.anvil.AnvilProcess;
import io.heddle.batcher.AnvilFixture;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class L1ClientIT {

  private static final String RICH = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";

  private final AnvilProcess anvil = AnvilFixture.start();
  private final L1Client l1 = L1Client.of(anvil.uri());

  @BeforeAll
  void mineSomething() {
    l1.raw("anvil_mine", "0x3");
    // Deploys a contract whose constructor logs one topic.
    l1.raw(
        "eth_sendTransaction",
        java.util.Map.of("from", RICH, "data", "0x7f" + "11".repeat(32) + "60006000a100"));
  }

  @AfterAll
  void stop() {
    l1.close();
    anvil.close();
  }

  @Test
  void block_hashesToItsHash_atEveryHeight() {
    assertEquals(AnvilProcess.CHAIN_ID, l1.chainId());
    long head = l1.blockNumber();
    Hash parent = null;
    for (long number = 0; number <= head; number++) {
      L1Block block = l1.block(number).orElseThrow();
      assertEquals(number, block.number());
      if (parent != null) {
        assertEquals(parent, block.header().parentHash());
      }
      assertEquals(block, l1.block(block.hash()).orElseThrow());
      parent = block.hash();
    }
    assertTrue(l1.block(L1BlockTag.FINALIZED).isPresent());
    assertTrue(l1.block(head + 1000).isEmpty());
  }

  @Test
  void receipts_hashToTheReceiptsRoot() {
    L1Block head = l1.block(l1.blockNumber()).orElseThrow();
    var receipts = l1.receipts(head);
    assertEquals(1, receipts.size());
    assertEquals(1, receipts.getFirst().logs().size());
  }

  @Test
  void call_reverted_carriesTheReason() {
    var e =
        assertThrows(
            L1RpcException.class,
            () ->
                l1.estimateGas(
                    L1Call.create(Address.fromHex(RICH), Bytes.fromHex("0x60006000fd"))));
    assertEquals("eth_estimateGas", e.method());
  }

  @Test
  void call_nobodyListens_isUnavailable() {
    try (L1Client dead = L1Client.of(URI.create("http://127.0.0.1:1"), Duration.ofSeconds(1))) {
      var e = assertThrows(L1UnavailableException.class, dead::chainId);
      assertTrue(String.valueOf(e.getMessage()).contains("127.0.0.1:1"), e.getMessage());
    }
  }
}
