package io.heddle.sequencer.builder;

import io.heddle.executor.Account;
import io.heddle.executor.AccountChange;
import io.heddle.executor.SortedArrayMap;
import io.heddle.executor.StateDiff;
import io.heddle.executor.StateView;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What the slices of the open block wrote, on top of the state before it. One thread adds; any
/// number of threads read the views.
///
/// A block can have hundreds of slices, and each publishes a view that must never change. Copying
/// what was written so far would take time quadratic in the block's size, so nothing is copied:
/// every account and slot keeps its values as a chain, newest first, each with the number of the
/// slice that wrote it, and a view looks past what came after it. Adding a slice costs what the
/// slice wrote; reading the newest view costs one lookup.
///
/// A chain is as long as there are slices that wrote the item, and is gone with the block.
final class OpenState {
  private final StateView base;
  private final Map<Address, Entry> entries = new ConcurrentHashMap<>();
  private final Map<Hash, Bytes> codes = new ConcurrentHashMap<>();
  private int slices;

  OpenState(StateView base) {
    this.base = base;
  }

  /// A value and the slice that wrote it; `before` is what it replaced.
  private record Version<T>(int slice, T value, @Nullable Version<T> before) {
    static <T> @Nullable Version<T> asOf(@Nullable Version<T> newest, int slice) {
      Version<T> version = newest;
      while (version != null && version.slice > slice) {
        version = version.before;
      }
      return version;
    }
  }

  /// What was written of one account. An account is always written with its storage, so `account`
  /// is never null once the entry can be seen.
  private static final class Entry {
    volatile @Nullable Version<Optional<Account>> account;

    /// The slices in which all storage from before was deleted.
    volatile @Nullable Version<Boolean> cleared;

    final Map<U256, Version<U256>> storage = new ConcurrentHashMap<>(2);

    void add(int slice, AccountChange change) {
      if (change.storageCleared()) {
        cleared = new Version<>(slice, true, cleared);
      }
      change
          .storage()
          .forEach(
              (slot, value) -> storage.put(slot, new Version<>(slice, value, storage.get(slot))));
      account = new Version<>(slice, change.account(), account);
    }

    /// The slot's value as of a slice; null when it is the one from before the block.
    @Nullable U256 slot(U256 slot, int slice) {
      Version<U256> written = Version.asOf(storage.get(slot), slice);
      Version<Boolean> clearing = Version.asOf(cleared, slice);
      if (written != null && (clearing == null || written.slice >= clearing.slice)) {
        return written.value;
      }
      return clearing == null ? null : U256.ZERO;
    }
  }

  /// Adds what one more slice wrote. Owner only.
  void add(StateDiff slice) {
    slices++;
    codes.putAll(slice.codes());
    slice
        .accounts()
        .forEach((address, change) -> {
          Entry entry = entries.get(address);
          if (entry == null) {
            entry = new Entry();
            entry.add(slices, change);
            entries.put(address, entry);
          } else {
            entry.add(slices, change);
          }
        });
  }

  /// The state after the slices added so far; it stays as it is when more are added. Owner only.
  StateView view() {
    return new View(slices);
  }

  /// Whether any slot of the account was written, to zero as well.
  boolean wroteStorage(Address address) {
    Entry entry = entries.get(address);
    return entry != null && !entry.storage.isEmpty();
  }

  /// Everything that was added, composed into one diff. Owner only, who may be another thread once
  /// nothing more is added.
  StateDiff diff() {
    List<Address> addresses = new ArrayList<>(entries.size());
    List<AccountChange> accounts = new ArrayList<>(entries.size());
    entries.forEach((address, entry) -> {
      addresses.add(address);
      accounts.add(change(entry));
    });
    return new StateDiff(
        SortedArrayMap.of(
            addresses.toArray(Address[]::new),
            accounts.toArray(AccountChange[]::new),
            Address::high),
        new TreeMap<>(codes));
  }

  private static AccountChange change(Entry entry) {
    Version<Boolean> clearing = entry.cleared;
    List<U256> slots = new ArrayList<>(entry.storage.size());
    List<U256> values = new ArrayList<>(entry.storage.size());
    entry.storage.forEach((slot, version) -> {
      if (clearing == null || version.slice >= clearing.slice) {
        slots.add(slot);
        values.add(version.value);
      }
    });
    SortedMap<U256, U256> storage =
        SortedArrayMap.of(slots.toArray(U256[]::new), values.toArray(U256[]::new), U256::w3);
    Version<Optional<Account>> account = entry.account;
    return new AccountChange(
        account == null ? Optional.empty() : account.value, clearing != null, storage);
  }

  private final class View implements StateView {
    private final int slice;

    View(int slice) {
      this.slice = slice;
    }

    @Override
    public @Nullable Account account(Address address) {
      Version<Optional<Account>> version = version(entries.get(address));
      return version == null ? base.account(address) : version.value.orElse(null);
    }

    private @Nullable Version<Optional<Account>> version(@Nullable Entry entry) {
      return entry == null ? null : Version.asOf(entry.account, slice);
    }

    @Override
    public U256 storage(Address address, U256 slot) {
      Entry entry = entries.get(address);
      U256 written = entry == null ? null : entry.slot(slot, slice);
      return written == null ? base.storage(address, slot) : written;
    }

    @Override
    public Bytes code(Hash codeHash) {
      Bytes code = codes.get(codeHash);
      return code == null ? base.code(codeHash) : code;
    }

    /// As in [io.heddle.executor.OverlayView#hasStorage]: slots that were deleted one by one may
    /// still count.
    @Override
    public boolean hasStorage(Address address) {
      Entry entry = entries.get(address);
      if (entry == null) {
        return base.hasStorage(address);
      }
      for (U256 slot : entry.storage.keySet()) {
        U256 value = entry.slot(slot, slice);
        if (value != null && !value.isZero()) {
          return true;
        }
      }
      return Version.asOf(entry.cleared, slice) == null && base.hasStorage(address);
    }
  }
}
