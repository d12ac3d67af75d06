package io.heddle.batcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.batcher.l1.rpc.FakeL1Node;
import io.heddle.batcher.l1.rpc.L1UnavailableException;
import io.heddle.batcher.port.BatchStatus;
import io.heddle.batcher.proposer.ProofFixture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// L1 is away at the start, or a node of it is behind.
class BatcherTest {

  /// A second L1 node, asked for a minute because the first one failed, must not take `safe` back.
  @Test
  void stepBatches_l1NodeIsBehindTheCommit_takesNothingBack() {
    ProofFixture test = new ProofFixture(3);
    test.progress(2, 0);
    test.l1.on("eth_blockNumber", params -> "\"0xc\"");
    Batcher batcher = test.batcher();
    assertThrows(L1UnavailableException.class, batcher::stepBatches);
    assertEquals(BatchStatus.COMMITTED, test.stores.batches().byIndex(3).orElseThrow().status());
  }

  @Test
  void open_l1IsAway_waitsInItsStepsInstead() {
    ProofFixture test = new ProofFixture(1);
    AtomicBoolean away = new AtomicBoolean(true);
    test.l1.on(
        "eth_chainId",
        params -> {
          if (away.get()) {
            throw new FakeL1Node.Outage();
          }
          return "\"0x385\"";
        });
    Batcher batcher = test.batcher();
    assertThrows(L1UnavailableException.class, batcher::stepBatches);
    assertThrows(L1UnavailableException.class, batcher::stepSettlement);
    away.set(false);
    L1UnavailableException wrong = assertThrows(L1UnavailableException.class, batcher::stepBatches);
    assertTrue(String.valueOf(wrong.getMessage()).contains("expected=900 actual=901"), wrong + "");
  }
}
