package io.heddle.executor.access;

import io.heddle.primitives.U256;
import java.util.List;

/// All changes of one storage slot.
///
/// @param changes at least one, by ascending place
public record SlotChanges(U256 slot, List<Change.Storage> changes) {
  public SlotChanges {
    changes = List.copyOf(changes);
  }
}
