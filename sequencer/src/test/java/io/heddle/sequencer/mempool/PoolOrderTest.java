package io.heddle.sequencer.mempool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.transaction.DynamicFeeTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.sequencer.TestChain;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The orders that are kept (which is next, which goes first) against orders found anew each time,
/// through random submissions, replacements, evictions, slices, nonce jumps and base fees.
class PoolOrderTest {
  private static final int SENDERS = 7;
  private static final BlockRoom ROOM = new BlockRoom(10 * 21_000, 1 << 20);

  private final ReadyTransactions ready = new ReadyTransactions();
  private final EvictionOrder eviction = new EvictionOrder();
  private final List<SenderQueue> queues = new ArrayList<>();
  private long arrivals;

  @Test
  void keptOrders_areThoseFoundAnew() {
    for (long seed = 1; seed <= 200; seed++) {
      queues.clear();
      ready.invalidate();
      eviction.forget();
      run(new Random(seed), "seed " + seed);
    }
  }

  private void run(Random random, String where) {
    for (int i = 0; i < SENDERS; i++) {
      queues.add(new SenderQueue(random.nextInt(3)));
    }
    U256 baseFee = U256.of(100);
    for (int step = 0; step < 60; step++) {
      for (int i = random.nextInt(6); i > 0; i--) {
        submit(random, random.nextInt(SENDERS));
      }
      if (random.nextInt(4) == 0) {
        baseFee = U256.of(90 + random.nextInt(20));
      }
      if (random.nextInt(3) == 0) {
        evict(baseFee, address(random.nextInt(SENDERS)), where);
      }
      if (random.nextInt(5) == 0) {
        jump(queues.get(random.nextInt(SENDERS)), 1 + random.nextInt(2));
      }
      List<RecoveredTransaction> expected = naive(baseFee, 6);
      List<RecoveredTransaction> actual = ready.select(queues, baseFee, ROOM, 6).transactions();
      assertEquals(expected, actual, where + " step " + step);
      execute(actual.subList(0, random.nextInt(actual.size() + 1)), random.nextBoolean());
    }
  }

  /// What the pool does: a replacement is a removal and an addition.
  private void submit(Random random, int sender) {
    SenderQueue queue = queues.get(sender);
    long nonce = queue.nextNonce() + random.nextInt(4);
    if (queue.at(nonce) != null) {
      queue.remove(nonce);
      eviction.changed(queue);
    }
    queue.put(transaction(random, sender, nonce));
    if (nonce == queue.cursor()) {
      ready.offer(queue);
    }
    eviction.changed(queue);
  }

  private void evict(U256 baseFee, Address except, String where) {
    PooledTransaction expected = naiveWorst(baseFee, except);
    EvictionOrder.Tail worst = eviction.worst(queues, baseFee, except);
    assertEquals(expected, worst == null ? null : worst.transaction(), where);
    if (worst != null) {
      worst.queue().remove(worst.transaction().nonce());
      eviction.changed(worst.queue());
    }
  }

  private void jump(SenderQueue queue, int by) {
    moveTo(queue, queue.nextNonce() + by);
  }

  private void moveTo(SenderQueue queue, long nonce) {
    boolean beyondSelected = nonce > queue.cursor();
    boolean waited = queue.lastWaits();
    queue.moveTo(nonce);
    if (beyondSelected) {
      ready.offer(queue);
    }
    if (waited != queue.lastWaits()) {
      eviction.changed(queue);
    }
  }

  /// Executes in order; the one after the last may be refused.
  private void execute(List<RecoveredTransaction> included, boolean thenDropNext) {
    for (RecoveredTransaction transaction : included) {
      SenderQueue queue = queues.get((int) transaction.sender().high());
      long nonce = ((DynamicFeeTransaction) transaction.transaction()).nonce();
      queue.executed(nonce);
      moveTo(queue, nonce + 1);
    }
    if (thenDropNext && !included.isEmpty()) {
      SenderQueue queue = queues.get((int) included.getLast().sender().high());
      queue.remove(queue.nextNonce());
      eviction.changed(queue);
    }
  }

  private List<RecoveredTransaction> naive(U256 baseFee, int max) {
    PriorityQueue<PooledTransaction> best =
        new PriorityQueue<>(
            Comparator.comparing(
                    (PooledTransaction transaction) -> transaction.effectiveTip(baseFee),
                    Comparator.reverseOrder())
                .thenComparingLong(PooledTransaction::arrival));
    queues.forEach(queue -> offer(best, queue.at(queue.nextNonce()), baseFee));
    List<RecoveredTransaction> selected = new ArrayList<>();
    while (selected.size() < max && !best.isEmpty()) {
      PooledTransaction next = best.remove();
      selected.add(next.recovered());
      offer(best, queues.get((int) next.sender().high()).at(next.nonce() + 1), baseFee);
    }
    return selected;
  }

  private static void offer(
      PriorityQueue<PooledTransaction> best,
      @Nullable PooledTransaction transaction,
      U256 baseFee) {
    if (transaction != null && transaction.paysBaseFee(baseFee)) {
      best.add(transaction);
    }
  }

  private @Nullable PooledTransaction naiveWorst(U256 baseFee, Address except) {
    return queues.stream()
        .filter(queue -> queue.last() != null && !queue.last().sender().equals(except))
        .min(
            Comparator.comparing((SenderQueue queue) -> !queue.lastWaits())
                .thenComparing(queue -> tail(queue).effectiveTip(baseFee))
                .thenComparing(queue -> tail(queue).arrival(), Comparator.reverseOrder()))
        .map(PoolOrderTest::tail)
        .orElse(null);
  }

  private static PooledTransaction tail(SenderQueue queue) {
    return java.util.Objects.requireNonNull(queue.last());
  }

  private static Address address(int sender) {
    return new Address(sender, 0, 0);
  }

  private PooledTransaction transaction(Random random, int sender, long nonce) {
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
    Hash hash = new Hash(sender, nonce, arrivals, 0);
    return new PooledTransaction(
        new RecoveredTransaction(signed, address(sender), hash, Bytes.of(1)),
        signed,
        arrivals++,
        0,
        U256.of(random.nextInt(1_000)));
  }
}
