package io.heddle.sequencer.mempool;

import io.heddle.primitives.U256;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The pooled transactions of one sender by nonce. Nonces are unsigned; all of them lie within
/// [PoolLimits#maxNonceGap] of each other, so their difference is a small signed number.
final class SenderQueue {
  private final TreeMap<Long, PooledTransaction> byNonce = new TreeMap<>(Long::compareUnsigned);
  private long nextNonce;

  SenderQueue(long nextNonce) {
    this.nextNonce = nextNonce;
  }

  /// The nonce that the sender's next executed transaction must have.
  long nextNonce() {
    return nextNonce;
  }

  @Nullable PooledTransaction at(long nonce) {
    return byNonce.get(nonce);
  }

  void put(PooledTransaction transaction) {
    byNonce.put(transaction.nonce(), transaction);
  }

  void remove(long nonce) {
    byNonce.remove(nonce);
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

  /// Whether a nonce is missing before the last transaction.
  boolean lastWaits() {
    return !byNonce.isEmpty() && byNonce.lastKey() - nextNonce >= byNonce.size();
  }

  /// Moves on (or back, when a block was undone) and returns those whose nonce is used up.
  List<PooledTransaction> moveTo(long nonce) {
    nextNonce = nonce;
    List<PooledTransaction> stale = List.copyOf(byNonce.headMap(nonce, false).values());
    byNonce.headMap(nonce, false).clear();
    return stale;
  }

  /// The transactions that can be executed one after the other, first nonce first.
  List<PooledTransaction> ready(int max) {
    List<PooledTransaction> ready = new ArrayList<>();
    for (long nonce = nextNonce; ready.size() < max; nonce++) {
      PooledTransaction next = byNonce.get(nonce);
      if (next == null) {
        break;
      }
      ready.add(next);
    }
    return ready;
  }

  /// The nonce after the last transaction without a gap.
  long pendingNonce() {
    long nonce = nextNonce;
    while (byNonce.containsKey(nonce)) {
      nonce++;
    }
    return nonce;
  }

  /// What the sender's transactions up to (and without) a nonce may cost together; saturates.
  U256 maxCostBelow(long nonce) {
    U256 sum = U256.ZERO;
    for (PooledTransaction transaction : byNonce.headMap(nonce, false).values()) {
      sum = addSaturated(sum, transaction.maxCostWei());
    }
    return sum;
  }

  static U256 addSaturated(U256 a, U256 b) {
    U256 sum = a.add(b);
    return sum.compareTo(a) < 0 ? U256.MAX : sum;
  }
}
