package io.heddle.executor;

import io.heddle.primitives.U256;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What became of one account that was written.
///
/// @param account the account afterwards, also where only its storage changed; empty = deleted
/// @param storageCleared whether every slot from before is gone; `storage` then holds all there is
/// @param storage written slots and their new values, zero = slot deleted
public record AccountChange(
    Optional<Account> account, boolean storageCleared, SortedMap<U256, U256> storage) {
  public AccountChange {
    storage = StateDiff.immutable(storage);
    if (account.isEmpty() && !(storageCleared && storage.isEmpty())) {
      throw new IllegalArgumentException("a deleted account keeps no storage");
    }
  }

  /// The change of a deleted account.
  public static AccountChange deletion() {
    return new AccountChange(Optional.empty(), true, Collections.emptySortedMap());
  }

  /// This change followed by a later one.
  public AccountChange then(AccountChange later) {
    if (later.storageCleared) {
      return later;
    }
    SortedMap<U256, U256> merged = new TreeMap<>(storage);
    merged.putAll(later.storage);
    return new AccountChange(later.account, storageCleared, merged);
  }
}
