package io.heddle.sequencer.mempool;

import io.heddle.primitives.U256;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.SignedTransaction;
import io.heddle.sequencer.metering.TimeRoom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Which transactions can be executed next, best first: by effective tip, then arrival, each
/// sender's in nonce order. Guarded by the pool's lock.
///
/// The order is kept from one slice to the next. It holds each sender's transaction at its queue's
/// cursor.
///
/// A new base fee means no new order either, unless some transaction's tip begins or ceases to be
/// cut by its fee cap. Uncut tips do not depend on the base fee, and cut ones (all of type 0 and 1,
/// whose tip is their cap) all fall and rise by the same amount, so each kind has an order of its
/// own, and the better of the two first ones is the best.
final class ReadyTransactions {
  // Written out: each sift of a heap makes a dozen comparisons.
  private static final Comparator<Candidate> HIGHEST_FEE_FIRST =
      (a, b) -> {
        int byFee = b.feeWei().compareTo(a.feeWei());
        return byFee != 0 ? byFee : Long.compare(a.arrival(), b.arrival());
      };

  /// Most transactions that one selection passes over because they do not fit.
  private static final int MAX_PASSED_OVER = 1_024;

  /// Likewise because there is no time for them: they are few among many, or the whole pool.
  private static final int MAX_PUT_OFF = 8_192;

  /// Nothing is smaller than this, in gas and in bytes of batch.
  private static final long MIN_GAS = 21_000;

  private static final long MIN_BATCH_BYTES = 64;

  private final Collection<SenderQueue> queues;

  /// Those whose tip the cap does not cut, by tip.
  private final KeptHeap<Candidate> uncut = new KeptHeap<>(HIGHEST_FEE_FIRST, Candidate::outdated);

  /// Those that pay their whole cap, by cap; those whose cap is below the base fee included.
  private final KeptHeap<Candidate> cut = new KeptHeap<>(HIGHEST_FEE_FIRST, Candidate::outdated);

  private final List<SenderQueue> handedOut = new ArrayList<>();
  private U256 baseFee = U256.ZERO;

  /// Between these two base fees every candidate is in the right one of the two.
  private U256 highestCut = U256.ZERO;

  private U256 lowestUncut = U256.MAX;

  private boolean valid;

  /// @param queues those that are not empty, as they are at any time
  ReadyTransactions(Collection<SenderQueue> queues) {
    this.queues = queues;
  }

  /// The transaction at a queue's cursor.
  ///
  /// @param feeWei the tip, or the cap that cuts it
  private record Candidate(SenderQueue queue, U256 feeWei, long nonce, long arrival) {
    /// An entry that is found outdated leaves its heap, so the queue must be offered anew when its
    /// cursor comes back.
    @SuppressWarnings("ReferenceEquality") // this very entry, not one like it
    boolean outdated() {
      if (queue.readyEntry != this) {
        return true;
      }
      if (nonce == queue.cursor() && is(queue.at(nonce))) {
        return false;
      }
      queue.readyEntry = null;
      return true;
    }

    private boolean is(@Nullable PooledTransaction transaction) {
      return transaction != null && transaction.arrival() == arrival;
    }

    PooledTransaction transaction() {
      return Objects.requireNonNull(queue.at(nonce));
    }

    boolean betterThan(Candidate other, U256 baseFee) {
      int byTip =
          transaction().effectiveTip(baseFee).compareTo(other.transaction().effectiveTip(baseFee));
      return byTip > 0 || (byTip == 0 && arrival < other.arrival);
    }
  }

  /// The transaction at the queue's cursor is new.
  void offer(SenderQueue queue) {
    PooledTransaction next = queue.at(queue.cursor());
    if (!valid || next == null) {
      return;
    }
    if (queue.readyEntry instanceof Candidate kept && kept.is(next)) {
      return;
    }
    U256 limit = next.uncutUpTo();
    boolean isUncut = baseFee.compareTo(limit) <= 0;
    SignedTransaction signed = next.signed();
    Candidate candidate =
        new Candidate(
            queue,
            isUncut ? signed.maxPriorityFeePerGas() : signed.maxFeePerGas(),
            next.nonce(),
            next.arrival());
    queue.readyEntry = candidate;
    if (isUncut) {
      uncut.add(candidate);
      lowestUncut = limit.min(lowestUncut);
    } else {
      cut.add(candidate);
      highestCut = limit.max(highestCut);
    }
    if (KeptHeap.isTooLarge(entries(), queues.size())) {
      uncut.throwOutOutdated();
      cut.throwOutOutdated();
    }
  }

  /// Kept entries, outdated ones included.
  int entries() {
    return uncut.size() + cut.size();
  }

  /// Nonces have moved back: the order must be found anew.
  void invalidate() {
    valid = false;
  }

  /// @param tooSlow those for which there will never be time; they are still in their queues
  record Selected(Selection selection, List<PooledTransaction> tooSlow) {}

  /// The best transactions that fit. Those that are not executed are offered again by the next
  /// call.
  Selected select(U256 newBaseFee, BlockRoom room, TimeRoom time, int maxCount) {
    prepare(newBaseFee);
    List<RecoveredTransaction> selected = new ArrayList<>();
    List<Long> kinds = new ArrayList<>();
    List<PooledTransaction> tooSlow = new ArrayList<>();
    boolean crowdedOut = false;
    int passedOver = 0;
    int putOff = 0;
    long gas = room.gas();
    long batchBytes = room.batchBytes();
    while (selected.size() < maxCount) {
      KeptHeap<Candidate> candidates = holdingBest();
      if (candidates == null) {
        break;
      }
      if (gas < MIN_GAS || batchBytes < MIN_BATCH_BYTES || passedOver >= MAX_PASSED_OVER) {
        crowdedOut = true;
        break;
      }
      if (putOff >= MAX_PUT_OFF) {
        break;
      }
      Candidate best = candidates.take();
      PooledTransaction transaction = best.transaction();
      SenderQueue queue = best.queue();
      queue.readyEntry = null;
      if (queue.cursor() == queue.nextNonce()) {
        handedOut.add(queue);
      }
      if (transaction.signed().gasLimit() > gas || transaction.batchSizeBytes() > batchBytes) {
        passedOver++; // its successors wait with it
        continue;
      }
      TimeRoom.Verdict verdict = time.take(transaction.kind(), transaction.signed().gasLimit());
      if (verdict != TimeRoom.Verdict.FITS) {
        putOff++;
        if (verdict == TimeRoom.Verdict.TOO_SLOW) {
          tooSlow.add(transaction);
        }
        continue;
      }
      gas -= transaction.signed().gasLimit();
      batchBytes -= transaction.batchSizeBytes();
      selected.add(transaction.recovered());
      kinds.add(transaction.kind());
      queue.advanceCursor();
      offer(queue);
    }
    return new Selected(new Selection(selected, kinds, crowdedOut || passedOver > 0), tooSlow);
  }

  /// The order whose first candidate is the best of both; null when none is left that pays.
  private @Nullable KeptHeap<Candidate> holdingBest() {
    Candidate firstUncut = uncut.first();
    Candidate firstCut = cut.first();
    if (firstCut == null || !firstCut.transaction().paysBaseFee(baseFee)) {
      return firstUncut == null ? null : uncut;
    }
    return firstUncut != null && firstUncut.betterThan(firstCut, baseFee) ? uncut : cut;
  }

  private void prepare(U256 newBaseFee) {
    boolean sameOrder =
        newBaseFee.compareTo(highestCut) >= 0 && newBaseFee.compareTo(lowestUncut) <= 0;
    baseFee = newBaseFee;
    handedOut.forEach(SenderQueue::rewindCursor);
    if (valid && sameOrder) {
      handedOut.forEach(this::offer);
    } else {
      uncut.clear();
      cut.clear();
      highestCut = U256.ZERO;
      lowestUncut = U256.MAX;
      valid = true;
      queues.forEach(this::offerAnew);
    }
    handedOut.clear();
  }

  private void offerAnew(SenderQueue queue) {
    queue.readyEntry = null;
    queue.rewindCursor();
    offer(queue);
  }
}
