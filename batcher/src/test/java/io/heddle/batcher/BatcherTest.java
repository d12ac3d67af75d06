package io.heddle.batcher;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.batcher.l1.rpc.FakeL1Node;
import io.heddle.batcher.l1.rpc.L1UnavailableException;
import io.heddle.batcher.proposer.ProofFixture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// Starting while L1 is away.
class BatcherTest {

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
