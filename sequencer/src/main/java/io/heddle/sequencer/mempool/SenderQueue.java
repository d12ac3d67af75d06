package io.heddle.sequencer.mempool;

import io.heddle.primitives.U256;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The pooled transactions of one sender by nonce. Nonces are unsigned; all of them lie within
/// [PoolLimits#maxNonceGap] of each other, so their difference is a small signed number.
///
/// What every submission asks (the next free nonce, the cost of all) is kept rather than searched:
/// otherwise a sender's n transactions would take time quadratic in n.
final class SenderQueue {
  private final TreeMap<Long, PooledTransaction> byNonce = new TreeMap<>(Long::compareUnsigned);
  private long nextNonce;
  private long cursor;
  private long pendingNonce;

  /// The cost of all together; meaningless once it was too high to count.
  private U256 totalCost = U256.ZERO;

  private boolean uncounted;

  /// The lowest fee cap of all; null when it must be looked for.
  private @Nullable U256 lowestCap;

  /// The one entry that stands for this queue in [EvictionOrder], and in [ReadyTransactions]: other
  /// entries are outdated.
  @Nullable Object tailEntry;

  @Nullable Object readyEntry;

  SenderQueue(long nextNonce) {
    this.nextNonce = nextNonce;
    this.cursor = nextNonce;
    this.pendingNonce = nextNonce;
  }

  /// The nonce that the sender's next executed transaction must have.
  long nextNonce() {
    return nextNonce;
  }

  /// The nonce that selection goes on with: those below it were handed out.
  long cursor() {
    return cursor;
  }

  /// Selection hands out the transaction at the cursor.
  void advanceCursor() {
    cursor++;
  }

  /// Selection begins again at [#nextNonce].
  void rewindCursor() {
    cursor = nextNonce;
  }

  @Nullable PooledTransaction at(long nonce) {
    return byNonce.get(nonce);
  }

  /// Adds a transaction at a nonce that is free.
  void put(PooledTransaction transaction) {
    byNonce.put(transaction.nonce(), transaction);
    U256 total = totalCost.add(transaction.maxCostWei());
    uncounted |= total.compareTo(totalCost) < 0;
    totalCost = total;
    if (byNonce.size() == 1) {
      lowestCap = transaction.signed().maxFeePerGas();
    } else if (lowestCap != null) {
      lowestCap = lowestCap.min(transaction.signed().maxFeePerGas());
    }
    advancePending();
  }

  void remove(long nonce) {
    take(nonce);
    if (Long.compareUnsigned(nonce, pendingNonce) < 0) {
      pendingNonce = nonce;
    }
  }

  /// Removes a transaction because it was executed, so that its nonce is no gap.
  void executed(long nonce) {
    take(nonce);
  }

  private void take(long nonce) {
    PooledTransaction removed = byNonce.remove(nonce);
    if (removed != null) {
      totalCost = totalCost.subtract(removed.maxCostWei());
      if (removed.signed().maxFeePerGas().equals(lowestCap)) {
        lowestCap = null;
      }
    }
  }

  boolean isEmpty() {
    return byNonce.isEmpty();
  }

  int size() {
    return byNonce.size();
  }

  @Nullable PooledTransaction last() {
    return byNonce.isEmpty() ? null : byNonce.lastEntry().getValue();
  }

  /// The transaction before a nonce.
  @Nullable PooledTransaction before(long nonce) {
    Map.Entry<Long, PooledTransaction> lower = byNonce.lowerEntry(nonce);
    return lower == null ? null : lower.getValue();
  }

  /// Whether a nonce is missing before the last transaction.
  boolean lastWaits() {
    return !byNonce.isEmpty() && byNonce.lastKey() - nextNonce >= byNonce.size();
  }

  /// Whether a nonce is missing before this one.
  boolean waits(long nonce) {
    return Long.compareUnsigned(nonce, pendingNonce) > 0;
  }

  /// The lowest fee cap of all: what comes behind it waits for a base fee that it pays.
  U256 lowestCap() {
    if (lowestCap == null) {
      lowestCap = lowestCapOf(byNonce);
    }
    return lowestCap;
  }

  /// The lowest fee cap before a nonce; the highest number when there is no transaction.
  U256 lowestCapBefore(long nonce) {
    return lowestCapOf(byNonce.headMap(nonce, false));
  }

  private static U256 lowestCapOf(Map<Long, PooledTransaction> transactions) {
    U256 lowest = U256.MAX;
    for (PooledTransaction transaction : transactions.values()) {
      lowest = lowest.min(transaction.signed().maxFeePerGas());
    }
    return lowest;
  }

  /// Moves on (or back, when a block was undone) and returns those whose nonce is used up.
  List<PooledTransaction> moveTo(long nonce) {
    boolean back = Long.compareUnsigned(nonce, nextNonce) < 0;
    nextNonce = nonce;
    if (back || Long.compareUnsigned(nonce, cursor) > 0) {
      cursor = nonce;
    }
    if (back || Long.compareUnsigned(nonce, pendingNonce) > 0) {
      pendingNonce = nonce;
    }
    if (byNonce.isEmpty() || Long.compareUnsigned(byNonce.firstKey(), nonce) >= 0) {
      advancePending();
      return List.of();
    }
    List<PooledTransaction> stale = List.copyOf(byNonce.headMap(nonce, false).values());
    stale.forEach(transaction -> take(transaction.nonce()));
    advancePending();
    return stale;
  }

  private void advancePending() {
    while (byNonce.containsKey(pendingNonce)) {
      pendingNonce++;
    }
  }

  /// How many can be executed one after the other.
  int readyCount() {
    return (int) (pendingNonce - nextNonce);
  }

  /// The nonce after the last transaction without a gap.
  long pendingNonce() {
    return pendingNonce;
  }

  /// What the sender's transactions up to (and without) a nonce may cost together; saturates.
  U256 maxCostBelow(long nonce) {
    if (byNonce.isEmpty()) {
      return U256.ZERO;
    }
    if (!uncounted && Long.compareUnsigned(byNonce.lastKey(), nonce) < 0) {
      return totalCost;
    }
    U256 sum = U256.ZERO;
    for (PooledTransaction transaction : byNonce.headMap(nonce, false).values()) {
      sum = addSaturated(sum, transaction.maxCostWei());
    }
    return sum;
  }

  /// Those that a balance does not cover, each by itself. None, at once, where it covers all.
  List<PooledTransaction> costlierThan(U256 balance) {
    if (!uncounted && balance.compareTo(totalCost) >= 0) {
      return List.of();
    }
    return byNonce.values().stream()
        .filter(transaction -> transaction.maxCostWei().compareTo(balance) > 0)
        .toList();
  }

  static U256 addSaturated(U256 a, U256 b) {
    U256 sum = a.add(b);
    return sum.compareTo(a) < 0 ? U256.MAX : sum;
  }
}
