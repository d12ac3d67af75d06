package io.heddle.sequencer.mempool;

import io.heddle.primitives.Address;
import io.heddle.primitives.U256;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Which transactions a full pool gives up first: each sender's last, so that no gap opens, in the
/// order of [Standing]; of equal ones the youngest. Guarded by the pool's lock.
///
/// The order is found when the pool is full for the first time, kept while the base fee stays, and
/// forgotten when there is room again.
final class EvictionOrder {
  private static final Comparator<Tail> WORST_FIRST =
      Comparator.comparing(Tail::standing)
          .thenComparing(Comparator.comparingLong(Tail::arrival).reversed());

  /// Most transactions that make room for one. What is looked at in vain for a large one that would
  /// need more is the pool's loss; the largest transaction is as long as 128 of average size, when
  /// bytes and number are used up alike.
  static final int MAX_VICTIMS = 256;

  private final Collection<SenderQueue> queues;
  private final KeptHeap<Tail> tails = new KeptHeap<>(WORST_FIRST, Tail::outdated);
  private U256 baseFee = U256.ZERO;
  private boolean valid;

  /// @param queues those that are not empty, as they are at any time
  EvictionOrder(Collection<SenderQueue> queues) {
    this.queues = queues;
  }

  /// A sender's last transaction, or, while victims are chosen, the last that would remain.
  private record Tail(SenderQueue queue, Standing standing, long nonce, long arrival) {
    @SuppressWarnings("ReferenceEquality") // this very entry, not one like it
    boolean outdated() {
      return queue.tailEntry != this || !is(queue.last());
    }

    private boolean is(@Nullable PooledTransaction transaction) {
      return transaction != null && transaction.arrival() == arrival;
    }

    PooledTransaction transaction() {
      return Objects.requireNonNull(queue.at(nonce));
    }
  }

  /// The queue's last transaction, or what it waits for, may have changed.
  void changed(SenderQueue queue) {
    if (!valid) {
      return;
    }
    PooledTransaction last = queue.last();
    if (last == null) {
      queue.tailEntry = null;
      return;
    }
    Standing standing = Standing.of(last, queue.lastWaits(), queue.lowestCap(), baseFee);
    if (queue.tailEntry instanceof Tail kept && kept.is(last) && kept.standing.equals(standing)) {
      return;
    }
    Tail tail = new Tail(queue, standing, last.nonce(), last.arrival());
    queue.tailEntry = tail;
    tails.add(tail);
    if (KeptHeap.isTooLarge(tails.size(), queues.size())) {
      tails.throwOutOutdated();
    }
  }

  /// There is room.
  void forget() {
    valid = false;
    tails.clear();
  }

  /// Kept entries, outdated ones included.
  int entries() {
    return tails.size();
  }

  /// The transactions to give up for another one, worst first, each worse than it; null when they
  /// would not suffice. None is removed: that is for the caller to do.
  ///
  /// @param count how many must go at least
  /// @param bytes how many bytes they must have together at least
  /// @param except whose transactions stay
  @Nullable List<PooledTransaction> victims(
      U256 newBaseFee, int count, long bytes, Standing standing, Address except) {
    prepare(newBaseFee);
    List<PooledTransaction> victims = new ArrayList<>();
    List<Tail> taken = new ArrayList<>();
    PriorityQueue<Tail> next = new PriorityQueue<>(WORST_FIRST);
    int countLeft = count;
    long bytesLeft = bytes;
    while ((countLeft > 0 || bytesLeft > 0) && victims.size() < MAX_VICTIMS) {
      Tail worst = takeWorst(next, taken, except);
      if (worst == null || worst.standing.compareTo(standing) >= 0) {
        break;
      }
      PooledTransaction victim = worst.transaction();
      victims.add(victim);
      countLeft--;
      bytesLeft -= victim.sizeBytes();
      PooledTransaction before = worst.queue.before(worst.nonce);
      if (before != null) {
        next.add(remaining(worst.queue, before));
      }
    }
    taken.forEach(tails::add);
    return countLeft <= 0 && bytesLeft <= 0 ? victims : null;
  }

  private @Nullable Tail takeWorst(PriorityQueue<Tail> next, List<Tail> taken, Address except) {
    Tail kept = tails.first();
    while (kept != null && kept.transaction().sender().equals(except)) {
      taken.add(tails.take());
      kept = tails.first();
    }
    Tail remaining = next.peek();
    if (kept != null && (remaining == null || WORST_FIRST.compare(kept, remaining) <= 0)) {
      taken.add(tails.take());
      return kept;
    }
    return next.poll();
  }

  private Tail remaining(SenderQueue queue, PooledTransaction last) {
    Standing standing =
        Standing.of(
            last, queue.waits(last.nonce()), queue.lowestCapBefore(last.nonce() + 1), baseFee);
    return new Tail(queue, standing, last.nonce(), last.arrival());
  }

  private void prepare(U256 newBaseFee) {
    if (!valid || !newBaseFee.equals(baseFee)) {
      tails.clear();
      valid = true;
      baseFee = newBaseFee;
      for (SenderQueue queue : queues) {
        queue.tailEntry = null;
        changed(queue);
      }
    }
  }
}
