package io.heddle.sequencer.mempool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.transaction.DynamicFeeTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.sequencer.TestChain;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What a sender's queue keeps (next free nonce, cost of all) against what is searched for.
class SenderQueueTest {
  @Test
  void keptAnswers_areThoseOfASearch() {
    for (long seed = 1; seed <= 300; seed++) {
      Random random = new Random(seed);
      long next = random.nextInt(4) == 0 ? -2 : random.nextInt(4); // unsigned: 2^64 - 2
      SenderQueue queue = new SenderQueue(next);
      TreeMap<Long, PooledTransaction> model = new TreeMap<>(Long::compareUnsigned);
      for (int step = 0; step < 40; step++) {
        long nonce = next + random.nextInt(6);
        switch (random.nextInt(5)) {
          case 0 -> {
            queue.remove(nonce);
            model.remove(nonce);
          }
          case 1 -> {
            next = next + random.nextInt(3);
            if (model.remove(next) != null) {
              queue.executed(next);
              next++;
            }
            queue.moveTo(next);
            model.headMap(next, false).clear();
          }
          case 2 -> {
            if (random.nextInt(8) == 0 && next > 0) {
              next--;
              queue.moveTo(next);
            }
          }
          default -> {
            if (!model.containsKey(nonce)) {
              PooledTransaction transaction = transaction(random, nonce);
              queue.put(transaction);
              model.put(nonce, transaction);
            }
          }
        }
        check(queue, model, next, "seed " + seed + " step " + step);
      }
    }
  }

  private static void check(
      SenderQueue queue, NavigableMap<Long, PooledTransaction> model, long next, String where) {
    long pending = next;
    while (model.containsKey(pending)) {
      pending++;
    }
    assertEquals(pending, queue.pendingNonce(), where);
    assertEquals(pending - next, queue.readyCount(), where);
    assertEquals(model.size(), queue.size(), where);
    for (long nonce = next; nonce != next + 7; nonce++) {
      U256 cost = U256.ZERO;
      for (PooledTransaction below : model.headMap(nonce, false).values()) {
        cost = SenderQueue.addSaturated(cost, below.maxCostWei());
      }
      assertEquals(cost, queue.maxCostBelow(nonce), where);
    }
  }

  private static PooledTransaction transaction(Random random, long nonce) {
    DynamicFeeTransaction signed =
        TestChain.transferTo(Address.ZERO, nonce, 1, TestChain.CHAIN_ID, 21_000, U256.ONE);
    U256 cost = random.nextInt(12) == 0 ? U256.MAX : U256.of(random.nextInt(1_000));
    return new PooledTransaction(
        new RecoveredTransaction(signed, Address.ZERO, Hash.ZERO, Bytes.EMPTY),
        signed,
        0,
        0,
        cost,
        0,
        0);
  }
}
