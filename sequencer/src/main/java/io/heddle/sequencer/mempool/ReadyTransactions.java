package io.heddle.sequencer.mempool;

import io.heddle.primitives.U256;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// Which transactions can be executed next, best first: by effective tip, then arrival, each
/// sender's in nonce order. Guarded by the pool's lock.
///
/// The order is kept from one slice to the next. It holds each sender's transaction at its queue's
/// cursor; one that is replaced, evicted or overtaken is not searched for, but recognised when its
/// turn comes. Tips depend on the base fee only through the fee cap, so a new base fee means a new
/// order only when some cap is near.
final class ReadyTransactions {
  private static final Comparator<Candidate> BEST_FIRST =
      Comparator.comparing(Candidate::tip, Comparator.reverseOrder())
          .thenComparingLong(candidate -> candidate.transaction().arrival());

  /// Most transactions that one selection passes over because they do not fit.
  private static final int MAX_PASSED_OVER = 1_024;

  /// Nothing is smaller than this, in gas and in bytes of batch.
  private static final long MIN_GAS = 21_000;

  private static final long MIN_BATCH_BYTES = 64;

  /// Outdated candidates, beyond one per sender, that are kept at most.
  private static final int MAX_OUTDATED = 4_096;

  private final PriorityQueue<Candidate> candidates = new PriorityQueue<>(BEST_FIRST);
  private final List<SenderQueue> handedOut = new ArrayList<>();
  private U256 baseFee = U256.ZERO;

  /// Up to this base fee no candidate's tip is cut by its fee cap.
  private U256 lowestUncut = U256.MAX;

  private boolean valid;

  private record Candidate(PooledTransaction transaction, SenderQueue queue, U256 tip) {
    boolean outdated() {
      long nonce = transaction.nonce();
      return nonce != queue.cursor() || !transaction.is(queue.at(nonce));
    }
  }

  /// The transaction at the queue's cursor is new.
  void offer(SenderQueue queue) {
    PooledTransaction next = queue.at(queue.cursor());
    if (!valid || next == null) {
      return;
    }
    U256 uncut = next.signed().maxFeePerGas().subtract(next.signed().maxPriorityFeePerGas());
    if (uncut.compareTo(lowestUncut) < 0) {
      lowestUncut = uncut;
    }
    if (next.paysBaseFee(baseFee)) {
      candidates.add(new Candidate(next, queue, next.effectiveTip(baseFee)));
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
    while (selected.size() < maxCount && !candidates.isEmpty()) {
      if (gas < MIN_GAS || batchBytes < MIN_BATCH_BYTES || passedOver >= MAX_PASSED_OVER) {
        return new Selection(selected, true);
      }
      Candidate best = candidates.remove();
      if (best.outdated()) {
        continue;
      }
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

  private void prepare(Collection<SenderQueue> all, U256 newBaseFee) {
    boolean sameTips =
        newBaseFee.equals(baseFee)
            || (newBaseFee.compareTo(lowestUncut) <= 0 && baseFee.compareTo(lowestUncut) <= 0);
    if (!valid || !sameTips || candidates.size() > all.size() + MAX_OUTDATED) {
      candidates.clear();
      handedOut.clear();
      valid = true;
      lowestUncut = U256.MAX;
      baseFee = newBaseFee;
      all.forEach(this::rewind);
      return;
    }
    baseFee = newBaseFee;
    handedOut.forEach(this::rewind);
    handedOut.clear();
  }

  private void rewind(SenderQueue queue) {
    queue.rewindCursor();
    offer(queue);
  }
}
