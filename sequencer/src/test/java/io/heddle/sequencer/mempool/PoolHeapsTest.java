package io.heddle.sequencer.mempool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.batcher.codec.BatchSize;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.transaction.DynamicFeeTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.sequencer.TestChain;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The kept orders stay small while the pool hovers between half full and full, so that the order
/// of eviction is never forgotten, and while nothing is selected.
class PoolHeapsTest {
  private static final int SENDERS = 60;
  private static final int ROUNDS = 40_000;
  private static final U256 BASE_FEE = U256.of(100);
  private static final BlockRoom ROOM = new BlockRoom(30_000_000, BatchSize.MAX_BLOCK_BYTES);

  private final PoolQueues pool = new PoolQueues();
  private final Random random = new Random(1);
  private long arrivals;

  @Test
  void replacements_whileSelectionPauses_leaveBoundedHeaps() {
    fill();
    for (int round = 0; round < ROUNDS; round++) {
      // The first transaction of a sender, and so its only one, is replaced again and again.
      replace(random.nextInt(SENDERS));
      assertSmall();
    }
  }

  @Test
  void poolHoveringBetweenHalfFullAndFull_leavesBoundedHeaps() {
    fill();
    for (int round = 0; round < ROUNDS; round++) {
      int sender = random.nextInt(SENDERS);
      SenderQueue queue = Objects.requireNonNull(pool.of(address(sender)));
      if (round % 1_000 < 500) {
        // Executed, and followed by another one; in the other half of the time selection pauses.
        for (RecoveredTransaction selected : select(ROOM, 3)) {
          long nonce = ((DynamicFeeTransaction) selected.transaction()).nonce();
          SenderQueue executed = Objects.requireNonNull(pool.of(selected.sender()));
          pool.add(executed, transaction(selected.sender(), nonce + 1));
          pool.executed(selected.sender(), nonce, true);
        }
      } else {
        // A gap that opens and closes.
        PooledTransaction only = Objects.requireNonNull(queue.last());
        pool.add(queue, transaction(address(sender), only.nonce() + 2));
        pool.remove(Objects.requireNonNull(queue.last()));
        replace(sender);
      }
      assertSmall();
    }
  }

  @Test
  void transactionsThatDoNotFit_areOfferedOnce() {
    fill();
    for (int round = 0; round < ROUNDS; round++) {
      assertEquals(List.of(), select(new BlockRoom(21_000, 70), 10));
      assertSmall();
    }
  }

  private List<RecoveredTransaction> select(BlockRoom room, int count) {
    return pool.select(BASE_FEE, room, TestChain.time(), count).selection().transactions();
  }

  private void fill() {
    for (int sender = 0; sender < SENDERS; sender++) {
      pool.add(new SenderQueue(0), transaction(address(sender), 0));
    }
    // Both orders exist from now on.
    var _ = select(ROOM, 1);
    var _ = pool.victims(BASE_FEE, 1, 0, new Standing(false, true, U256.MAX), address(-1));
  }

  private void replace(int sender) {
    SenderQueue queue = Objects.requireNonNull(pool.of(address(sender)));
    long nonce = queue.nextNonce();
    pool.remove(Objects.requireNonNull(queue.at(nonce)));
    pool.add(queue, transaction(address(sender), nonce));
  }

  private void assertSmall() {
    int most = 2 * SENDERS + KeptHeap.SLACK;
    assertTrue(pool.evictionEntries() <= most, () -> "eviction: " + pool.evictionEntries());
    assertTrue(pool.readyEntries() <= most, () -> "ready: " + pool.readyEntries());
  }

  private static Address address(int sender) {
    return new Address(sender, 0, 0);
  }

  private PooledTransaction transaction(Address sender, long nonce) {
    DynamicFeeTransaction like =
        TestChain.transferTo(address(9), nonce, 1, TestChain.CHAIN_ID, 21_000, U256.ONE);
    int tip = random.nextInt(8);
    DynamicFeeTransaction signed =
        new DynamicFeeTransaction(
            like.chainId(),
            nonce,
            U256.of(tip),
            U256.of(tip + 95 + random.nextInt(20)),
            21_000,
            like.to(),
            U256.ONE,
            Bytes.EMPTY,
            List.of(),
            like.signature());
    Hash hash = new Hash(sender.hashCode(), nonce, arrivals, 0);
    return new PooledTransaction(
        new RecoveredTransaction(signed, sender, hash, Bytes.of(1)),
        signed,
        arrivals++,
        0,
        U256.of(1),
        100,
        0);
  }
}
