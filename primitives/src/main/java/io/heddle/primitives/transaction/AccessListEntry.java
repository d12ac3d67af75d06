package io.heddle.primitives.transaction;

import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import java.util.List;

/// An address and the storage keys of it that are warm from the start (EIP-2930). Repetitions are
/// allowed.
public record AccessListEntry(Address address, List<Hash> storageKeys) {
  public AccessListEntry {
    storageKeys = List.copyOf(storageKeys);
  }
}
