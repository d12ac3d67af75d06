package io.heddle.sequencer.mempool;

import io.heddle.primitives.Address;
import io.heddle.primitives.U256;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Which transaction a full pool gives up first: each sender's last, so that no gap opens; first
/// those that wait behind a gap, which cost their sender nothing, then those that pay least, then
/// the youngest. Guarded by the pool's lock.
///
/// The order is found when the pool is full for the first time, kept while the base fee stays, and
/// forgotten when there is room again. Entries that no longer hold are recognised when their turn
/// comes.
final class EvictionOrder {
  private static final Comparator<Tail> WORST_FIRST =
      Comparator.comparing(Tail::waits, Comparator.reverseOrder())
          .thenComparing(Tail::tip)
          .thenComparing(tail -> tail.transaction().arrival(), Comparator.reverseOrder());

  /// Outdated entries, beyond one per sender, that are kept at most.
  private static final int MAX_OUTDATED = 4_096;

  private final PriorityQueue<Tail> tails = new PriorityQueue<>(WORST_FIRST);
  private U256 baseFee = U256.ZERO;
  private boolean valid;

  /// A sender's last transaction.
  ///
  /// @param waits whether it is behind a nonce gap
  record Tail(PooledTransaction transaction, SenderQueue queue, boolean waits, U256 tip) {
    boolean worseThan(boolean otherWaits, U256 otherTip) {
      return waits == otherWaits ? tip.compareTo(otherTip) < 0 : waits;
    }

    private boolean outdated() {
      return !transaction.is(queue.last()) || queue.lastWaits() != waits;
    }
  }

  /// The queue's last transaction, or whether it waits, may have changed.
  void changed(SenderQueue queue) {
    PooledTransaction last = queue.last();
    if (valid && last != null) {
      tails.add(new Tail(last, queue, queue.lastWaits(), last.effectiveTip(baseFee)));
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

  /// The worst one of any sender but this; null when there is none.
  @Nullable Tail worst(Collection<SenderQueue> all, U256 newBaseFee, Address except) {
    if (!valid || !newBaseFee.equals(baseFee) || tails.size() > all.size() + MAX_OUTDATED) {
      tails.clear();
      valid = true;
      baseFee = newBaseFee;
      all.forEach(this::changed);
    }
    List<Tail> own = new ArrayList<>();
    Tail worst = next();
    while (worst != null && worst.transaction().sender().equals(except)) {
      own.add(tails.remove());
      worst = next();
    }
    tails.addAll(own);
    return worst;
  }

  /// The first entry that holds.
  private @Nullable Tail next() {
    while (!tails.isEmpty() && tails.element().outdated()) {
      tails.remove();
    }
    return tails.peek();
  }
}
