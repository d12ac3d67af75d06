package io.heddle.sequencer.mempool;

import io.heddle.primitives.Hash;
import io.heddle.sequencer.DroppedTransaction;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Remembers why the latest dropped transactions were dropped; the oldest are forgotten first.
/// Guarded by the pool's lock.
final class DroppedTransactions {
  private final int max;
  private final LinkedHashMap<Hash, DroppedTransaction> reasons = new LinkedHashMap<>();

  DroppedTransactions(int max) {
    this.max = max;
  }

  void put(Hash hash, DroppedTransaction.Reason reason, String message) {
    reasons.remove(hash);
    reasons.put(hash, new DroppedTransaction(reason, message));
    if (reasons.size() > max) {
      Map.Entry<Hash, DroppedTransaction> oldest = reasons.firstEntry();
      reasons.remove(oldest.getKey());
    }
  }

  void forget(Hash hash) {
    reasons.remove(hash);
  }

  Optional<DroppedTransaction> reason(Hash hash) {
    return Optional.ofNullable(reasons.get(hash));
  }
}
