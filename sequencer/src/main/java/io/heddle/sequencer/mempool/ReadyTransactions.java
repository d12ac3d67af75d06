package io.heddle.sequencer.mempool;

import io.heddle.primitives.U256;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Which transactions can be executed next, best first: by effective tip, then arrival, each
/// sender's in nonce order. Guarded by the pool's lock.
///
/// The order is kept from one slice to the next. It holds each sender's transaction at its queue's
/// cursor; one that is replaced, evicted or overtaken is not searched for, but recognised when its
/// turn comes.
///
/// A new base fee means no new order either, unless some transaction's tip begins or ceases to be
/// cut by its fee cap. Uncut tips do not depend on the base fee, and cut ones (all of type 0 and 1,
/// whose tip is their cap) all fall and rise by the same amount, so each kind has an order of its
/// own, and the better of the two first ones is the best.
final class ReadyTransactions {
  // Written out: each sift of a heap makes a dozen comparisons.
  private static final Comparator<Candidate> HIGHEST_TIP_FIRST =
      (a, b) -> {
        int byTip =
            b.transaction()
                .signed()
                .maxPriorityFeePerGas()
                .compareTo(a.transaction().signed().maxPriorityFeePerGas());
        return byTip != 0 ? byTip : Long.compare(a.arrival(), b.arrival());
      };

  private static final Comparator<Candidate> HIGHEST_CAP_FIRST =
      (a, b) -> {
        int byCap =
            b.transaction()
                .signed()
                .maxFeePerGas()
                .compareTo(a.transaction().signed().maxFeePerGas());
        return byCap != 0 ? byCap : Long.compare(a.arrival(), b.arrival());
      };

  /// Most transactions that one selection passes over because they do not fit.
  private static final int MAX_PASSED_OVER = 1_024;

  /// Nothing is smaller than this, in gas and in bytes of batch.
  private static final long MIN_GAS = 21_000;

  private static final long MIN_BATCH_BYTES = 64;

  /// Outdated candidates, beyond one per sender, that are kept at most.
  private static final int MAX_OUTDATED = 4_096;

  /// Those whose tip the cap does not cut.
  private final PriorityQueue<Candidate> uncut = new PriorityQueue<>(HIGHEST_TIP_FIRST);

  /// Those that pay their whole cap, those whose cap is below the base fee included.
  private final PriorityQueue<Candidate> cut = new PriorityQueue<>(HIGHEST_CAP_FIRST);

  private final List<SenderQueue> handedOut = new ArrayList<>();
  private U256 baseFee = U256.ZERO;

  /// Between these two base fees every candidate is in the right one of the two.
  private U256 highestCut = U256.ZERO;

  private U256 lowestUncut = U256.MAX;

  private boolean valid;

  private record Candidate(PooledTransaction transaction, SenderQueue queue) {
    boolean outdated() {
      long nonce = transaction.nonce();
      return nonce != queue.cursor() || !transaction.is(queue.at(nonce));
    }

    long arrival() {
      return transaction.arrival();
    }

    boolean betterThan(Candidate other, U256 baseFee) {
      int byTip =
          transaction.effectiveTip(baseFee).compareTo(other.transaction.effectiveTip(baseFee));
      return byTip > 0 || (byTip == 0 && arrival() < other.arrival());
    }
  }

  /// The transaction at the queue's cursor is new.
  void offer(SenderQueue queue) {
    PooledTransaction next = queue.at(queue.cursor());
    if (!valid || next == null) {
      return;
    }
    U256 limit = next.uncutUpTo();
    if (baseFee.compareTo(limit) <= 0) {
      uncut.add(new Candidate(next, queue));
      lowestUncut = limit.compareTo(lowestUncut) < 0 ? limit : lowestUncut;
    } else {
      cut.add(new Candidate(next, queue));
      highestCut = limit.compareTo(highestCut) > 0 ? limit : highestCut;
    }
  }

  /// Nonces have moved back: the order must be found anew.
  void invalidate() {
    valid = false;
  }

  /// The best transactions that fit. Those that are not executed are offered again by the next
  /// call.
  Selection select(Collection<SenderQueue> all, U256 newBaseFee, BlockRoom room, int maxCount) {
    prepare(all, newBaseFee);
    List<RecoveredTransaction> selected = new ArrayList<>();
    int passedOver = 0;
    long gas = room.gas();
    long batchBytes = room.batchBytes();
    while (selected.size() < maxCount) {
      PriorityQueue<Candidate> candidates = holdingBest();
      if (candidates == null) {
        break;
      }
      if (gas < MIN_GAS || batchBytes < MIN_BATCH_BYTES || passedOver >= MAX_PASSED_OVER) {
        return new Selection(selected, true);
      }
      Candidate best = candidates.remove();
      PooledTransaction transaction = best.transaction();
      SenderQueue queue = best.queue();
      if (queue.cursor() == queue.nextNonce()) {
        handedOut.add(queue);
      }
      if (transaction.signed().gasLimit() > gas || transaction.batchSizeBytes() > batchBytes) {
        passedOver++; // its successors wait with it
        continue;
      }
      gas -= transaction.signed().gasLimit();
      batchBytes -= transaction.batchSizeBytes();
      selected.add(transaction.recovered());
      queue.advanceCursor();
      offer(queue);
    }
    return new Selection(selected, passedOver > 0);
  }

  /// The order whose first candidate is the best of both; null when none is left that pays.
  private @Nullable PriorityQueue<Candidate> holdingBest() {
    Candidate firstUncut = first(uncut);
    Candidate firstCut = first(cut);
    if (firstCut == null || !firstCut.transaction().paysBaseFee(baseFee)) {
      return firstUncut == null ? null : uncut;
    }
    return firstUncut != null && firstUncut.betterThan(firstCut, baseFee) ? uncut : cut;
  }

  private static @Nullable Candidate first(PriorityQueue<Candidate> candidates) {
    Candidate first = candidates.peek();
    while (first != null && first.outdated()) {
      candidates.remove();
      first = candidates.peek();
    }
    return first;
  }

  private void prepare(Collection<SenderQueue> all, U256 newBaseFee) {
    boolean sameOrder =
        newBaseFee.compareTo(highestCut) >= 0 && newBaseFee.compareTo(lowestUncut) <= 0;
    baseFee = newBaseFee;
    handedOut.forEach(SenderQueue::rewindCursor);
    if (valid && sameOrder && uncut.size() + cut.size() <= all.size() + MAX_OUTDATED) {
      handedOut.forEach(this::offer);
    } else {
      uncut.clear();
      cut.clear();
      highestCut = U256.ZERO;
      lowestUncut = U256.MAX;
      valid = true;
      all.forEach(this::rewind);
    }
    handedOut.clear();
  }

  private void rewind(SenderQueue queue) {
    queue.rewindCursor();
    offer(queue);
  }
}
