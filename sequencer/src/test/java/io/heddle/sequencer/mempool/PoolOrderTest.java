package io.heddle.sequencer.mempool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.transaction.DynamicFeeTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.sequencer.TestChain;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The orders that are kept (which is next, which goes first) against orders found anew each time,
/// through random submissions, replacements, evictions, slices, nonce jumps, base fees and rooms.
class PoolOrderTest {
  private static final int SENDERS = 7;
  private static final long PLENTY = 1 << 20;

  private PoolQueues pool = new PoolQueues();
  private long arrivals;
  private int passedOver;
  private int crowdedOut;

  @Test
  void keptOrders_areThoseFoundAnew() {
    for (long seed = 1; seed <= 200; seed++) {
      pool = new PoolQueues();
      run(new Random(seed), "seed " + seed);
    }
    assertTrue(passedOver > 1_000 && crowdedOut > 1_000, passedOver + " " + crowdedOut);
  }

  private void run(Random random, String where) {
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
        Address sender = address(random.nextInt(SENDERS));
        SenderQueue queue = pool.of(sender);
        if (queue != null) {
          pool.nonceIs(sender, queue.nextNonce() + 1 + random.nextInt(2));
        }
      }
      BlockRoom room =
          random.nextBoolean()
              ? new BlockRoom(random.nextInt(300_000), PLENTY)
              : new BlockRoom(PLENTY, random.nextInt(1_200));
      Selection expected = naive(baseFee, room, 6);
      Selection actual = pool.select(baseFee, room, TestChain.time(), 6).selection();
      assertEquals(expected, actual, where + " step " + step);
      crowdedOut += actual.crowdedOut() ? 1 : 0;
      List<RecoveredTransaction> selected = actual.transactions();
      execute(selected.subList(0, random.nextInt(selected.size() + 1)), random.nextBoolean());
    }
  }

  private void submit(Random random, int sender) {
    SenderQueue queue = pool.of(address(sender));
    if (queue == null) {
      queue = new SenderQueue(random.nextInt(3));
    }
    long nonce = queue.nextNonce() + random.nextInt(4);
    PooledTransaction same = queue.at(nonce);
    if (same != null) {
      pool.remove(same);
    }
    pool.add(queue, transaction(random, sender, nonce));
  }

  private void evict(U256 baseFee, Address except, String where) {
    PooledTransaction expected = naiveWorst(baseFee, except);
    Standing best = new Standing(false, true, U256.MAX);
    List<PooledTransaction> worst = pool.victims(baseFee, 1, 0, best, except);
    assertEquals(expected == null ? null : List.of(expected), worst, where);
    if (worst != null) {
      pool.remove(worst.getFirst());
    }
  }

  /// Executes in order; the one after the last may be refused.
  private void execute(List<RecoveredTransaction> included, boolean thenDropNext) {
    int entries = pool.evictionEntries();
    Map<SenderQueue, List<Object>> before = waiting();
    for (RecoveredTransaction transaction : included) {
      long nonce = ((DynamicFeeTransaction) transaction.transaction()).nonce();
      pool.executed(transaction.sender(), nonce, true);
    }
    // What is worst changes only where a gap closed or the lowest cap left, not with each
    // transaction that leaves.
    Map<SenderQueue, List<Object>> after = waiting();
    after.entrySet().removeAll(before.entrySet());
    long news =
        included.stream()
            .map(one -> pool.of(one.sender()))
            .filter(queue -> queue == null || after.containsKey(queue))
            .count();
    assertTrue(pool.evictionEntries() <= entries + news, "entries that say nothing new");
    SenderQueue last = included.isEmpty() ? null : pool.of(included.getLast().sender());
    PooledTransaction next = last == null ? null : last.at(last.nextNonce());
    if (thenDropNext && next != null) {
      pool.remove(next);
    }
  }

  private Map<SenderQueue, List<Object>> waiting() {
    Map<SenderQueue, List<Object>> waiting = new HashMap<>();
    pool.all().forEach(queue -> waiting.put(queue, List.of(queue.lastWaits(), lowestCap(queue))));
    return waiting;
  }

  private Selection naive(U256 baseFee, BlockRoom room, int max) {
    PriorityQueue<PooledTransaction> best =
        new PriorityQueue<>(
            Comparator.comparing(
                    (PooledTransaction transaction) -> transaction.effectiveTip(baseFee),
                    Comparator.reverseOrder())
                .thenComparingLong(PooledTransaction::arrival));
    pool.all().forEach(queue -> offer(best, queue.at(queue.nextNonce()), baseFee));
    List<RecoveredTransaction> selected = new ArrayList<>();
    boolean crowded = false;
    long gas = room.gas();
    long batchBytes = room.batchBytes();
    while (selected.size() < max && !best.isEmpty()) {
      PooledTransaction next = best.remove();
      if (next.signed().gasLimit() > gas || next.batchSizeBytes() > batchBytes) {
        crowded = true;
        passedOver++;
        continue;
      }
      gas -= next.signed().gasLimit();
      batchBytes -= next.batchSizeBytes();
      selected.add(next.recovered());
      SenderQueue queue = java.util.Objects.requireNonNull(pool.of(next.sender()));
      offer(best, queue.at(next.nonce() + 1), baseFee);
    }
    return new Selection(selected, Collections.nCopies(selected.size(), 0L), crowded);
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
    return pool.all().stream()
        .filter(queue -> queue.last() != null && !queue.last().sender().equals(except))
        .min(
            Comparator.comparing((SenderQueue queue) -> !queue.lastWaits())
                .thenComparing(queue -> lowestCap(queue).compareTo(baseFee) >= 0)
                .thenComparing(queue ->
                    lowestCap(queue).compareTo(baseFee) >= 0
                        ? tail(queue).effectiveTip(baseFee)
                        : lowestCap(queue))
                .thenComparing(queue -> tail(queue).arrival(), Comparator.reverseOrder()))
        .map(PoolOrderTest::tail)
        .orElse(null);
  }

  private static U256 lowestCap(SenderQueue queue) {
    U256 lowest = U256.MAX;
    for (long nonce = queue.nextNonce(); nonce <= tail(queue).nonce(); nonce++) {
      PooledTransaction transaction = queue.at(nonce);
      lowest = transaction == null ? lowest : lowest.min(transaction.signed().maxFeePerGas());
    }
    return lowest;
  }

  private static PooledTransaction tail(SenderQueue queue) {
    return java.util.Objects.requireNonNull(queue.last());
  }

  private static Address address(int sender) {
    return new Address(sender, 0, 0);
  }

  private PooledTransaction transaction(Random random, int sender, long nonce) {
    long gasLimit = 21_000L * (1 + random.nextInt(4));
    DynamicFeeTransaction like =
        TestChain.transferTo(address(9), nonce, 1, TestChain.CHAIN_ID, gasLimit, U256.ONE);
    int tip = random.nextInt(8);
    // One in four pays its whole cap, as transactions of type 0 do.
    int cap = random.nextInt(4) == 0 ? 85 + random.nextInt(35) : tip + 95 + random.nextInt(20);
    DynamicFeeTransaction signed =
        new DynamicFeeTransaction(
            like.chainId(),
            nonce,
            U256.of(cap < tip + 95 ? cap : tip),
            U256.of(cap),
            gasLimit,
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
        U256.of(random.nextInt(1_000)),
        64 + random.nextInt(200),
        0);
  }
}
