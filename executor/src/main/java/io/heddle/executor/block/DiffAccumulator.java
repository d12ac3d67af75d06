package io.heddle.executor.block;

import io.heddle.executor.Account;
import io.heddle.executor.AccountChange;
import io.heddle.executor.SortedArrayMap;
import io.heddle.executor.StateDiff;
import io.heddle.executor.StateView;
import io.heddle.executor.access.AccessLog;
import io.heddle.executor.journal.WriteSink;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Collects the write sets of transactions on top of a view, and shows the state they lead to.
/// Owned by one thread.
final class DiffAccumulator implements StateView, WriteSink {
  /// The writes to one account so far.
  private static final class Change {
    /// Whether `account` was written; otherwise only storage was.
    boolean accountWritten;

    /// Null after a deletion.
    @Nullable Account account;

    boolean storageCleared;

    /// Replaced by a map of its own at the first write.
    Map<U256, U256> storage = Map.of();

    SortedMap<U256, U256> sortedStorage() {
      if (storage.isEmpty()) {
        return Collections.emptySortedMap();
      }
      U256[] keys = new U256[storage.size()];
      U256[] values = new U256[keys.length];
      int count = 0;
      for (Map.Entry<U256, U256> entry : storage.entrySet()) {
        keys[count] = entry.getKey();
        values[count++] = entry.getValue();
      }
      return SortedArrayMap.of(keys, values, U256::w3);
    }
  }

  private final StateView base;
  private final Map<Address, Change> changes;
  private final Map<Hash, Bytes> codes = new HashMap<>();
  private final AccessLog accesses;

  DiffAccumulator(StateView base) {
    this(base, 0, 0);
  }

  /// @param expected accounts for which there is room without growing
  /// @param transactions how many will write
  DiffAccumulator(StateView base, int expected, int transactions) {
    this.base = base;
    this.changes = HashMap.newHashMap(expected);
    this.accesses = new AccessLog(base, transactions);
  }

  /// What was looked at and written, by transaction; whoever runs them says where they end.
  AccessLog accesses() {
    return accesses;
  }

  /// Everything collected, as one diff.
  StateDiff toDiff() {
    Address[] addresses = new Address[changes.size()];
    AccountChange[] accounts = new AccountChange[addresses.length];
    int count = 0;
    for (Map.Entry<Address, Change> entry : changes.entrySet()) {
      Address address = entry.getKey();
      Change change = entry.getValue();
      Account account = change.accountWritten ? change.account : base.account(address);
      addresses[count] = address;
      accounts[count++] =
          new AccountChange(
              Optional.ofNullable(account), change.storageCleared, change.sortedStorage());
    }
    return new StateDiff(
        SortedArrayMap.of(addresses, accounts, Address::high), new TreeMap<>(codes));
  }

  // The writes.

  @Override
  public void account(Address address, @Nullable Account before, Account account) {
    accesses.changed(address, before == null ? Account.EMPTY : before, account);
    Change change = change(address);
    change.accountWritten = true;
    change.account = account;
  }

  @Override
  public void deletion(Address address, Account before) {
    accesses.changed(address, before, Account.EMPTY);
    Change change = change(address);
    change.accountWritten = true;
    change.account = null;
    change.storageCleared = true;
    change.storage = Map.of();
  }

  @Override
  public void looked(Address address) {
    accesses.looked(address);
  }

  @Override
  public void read(Address address, U256 slot) {
    accesses.read(address, slot);
  }

  @Override
  public void storage(Address address, U256 slot, U256 value) {
    accesses.written(address, slot, value);
    Change change = change(address);
    if (change.storage.isEmpty()) {
      change.storage = new HashMap<>();
    }
    change.storage.put(slot, value);
  }

  @Override
  public void code(Hash hash, Bytes code) {
    accesses.code(hash, code);
    codes.put(hash, code);
  }

  private Change change(Address address) {
    return changes.computeIfAbsent(address, absent -> new Change());
  }

  // The view.

  @Override
  public @Nullable Account account(Address address) {
    Change change = changes.get(address);
    return change == null || !change.accountWritten ? base.account(address) : change.account;
  }

  @Override
  public U256 storage(Address address, U256 slot) {
    Change change = changes.get(address);
    if (change == null) {
      return base.storage(address, slot);
    }
    U256 value = change.storage.get(slot);
    if (value != null) {
      return value;
    }
    return change.storageCleared ? U256.ZERO : base.storage(address, slot);
  }

  @Override
  public Bytes code(Hash codeHash) {
    Bytes code = codes.get(codeHash);
    return code == null ? base.code(codeHash) : code;
  }

  @Override
  public boolean hasStorage(Address address) {
    Change change = changes.get(address);
    if (change == null) {
      return base.hasStorage(address);
    }
    return change.storage.values().stream().anyMatch(value -> !value.isZero())
        || (!change.storageCleared && base.hasStorage(address));
  }
}
