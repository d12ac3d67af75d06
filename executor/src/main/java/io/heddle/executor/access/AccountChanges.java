package io.heddle.executor.access;

import io.heddle.primitives.Address;
import io.heddle.primitives.U256;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a block did with one account; an account that was only looked at has no changes.
///
/// @param storageChanges by ascending slot
/// @param storageReads slots that were looked at and never changed, ascending
/// @param balanceChanges by ascending place, as the next two
public record AccountChanges(
    Address address,
    List<SlotChanges> storageChanges,
    List<U256> storageReads,
    List<Change.Balance> balanceChanges,
    List<Change.Nonce> nonceChanges,
    List<Change.Code> codeChanges) {
  public AccountChanges {
    storageChanges = List.copyOf(storageChanges);
    storageReads = List.copyOf(storageReads);
    balanceChanges = List.copyOf(balanceChanges);
    nonceChanges = List.copyOf(nonceChanges);
    codeChanges = List.copyOf(codeChanges);
  }

  /// The changes of a slot, or null where there are none.
  public @Nullable SlotChanges slot(U256 slot) {
    int low = 0;
    int high = storageChanges.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = storageChanges.get(middle).slot().compareTo(slot);
      if (order == 0) {
        return storageChanges.get(middle);
      } else if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return null;
  }

  /// How many changes there are, of whatever kind.
  public int changeCount() {
    int count = balanceChanges.size() + nonceChanges.size() + codeChanges.size();
    for (SlotChanges slot : storageChanges) {
      count += slot.changes().size();
    }
    return count;
  }
}
