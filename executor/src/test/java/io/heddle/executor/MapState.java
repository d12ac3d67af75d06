package io.heddle.executor;

import io.heddle.executor.trie.ReferenceTrie;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A whole state in maps, which diffs are applied to; its root comes from the [ReferenceTrie].
public final class MapState implements StateView {
  private final Map<Address, Account> accounts = new TreeMap<>();
  private final Map<Address, Map<U256, U256>> storage = new TreeMap<>();
  private final Map<Hash, Bytes> codes = new TreeMap<>();

  /// Adds an account with everything it has.
  public void put(Address address, long nonce, U256 balance, Bytes code, Map<U256, U256> slots) {
    Hash codeHash = Keccak.hash(code);
    accounts.put(address, new Account(nonce, balance, codeHash));
    codes.put(codeHash, code);
    Map<U256, U256> stored = new TreeMap<>(slots);
    stored.values().removeIf(U256::isZero);
    storage.put(address, stored);
  }

  /// This state after a diff.
  public MapState after(StateDiff diff) {
    MapState after = new MapState();
    after.accounts.putAll(accounts);
    storage.forEach((address, slots) -> after.storage.put(address, new TreeMap<>(slots)));
    after.codes.putAll(codes);
    after.codes.putAll(diff.codes());
    diff.accounts().forEach(after::apply);
    return after;
  }

  /// Moves this state on by a diff.
  public void apply(StateDiff diff) {
    codes.putAll(diff.codes());
    diff.accounts().forEach(this::apply);
  }

  /// The whole state as a change of the empty one.
  public StateDiff toDiff() {
    SortedMap<Address, AccountChange> changes = new TreeMap<>();
    accounts.forEach((address, account) -> {
      SortedMap<U256, U256> slots = new TreeMap<>(storage.getOrDefault(address, Map.of()));
      changes.put(address, new AccountChange(Optional.of(account), false, slots));
    });
    return new StateDiff(changes, new TreeMap<>(codes));
  }

  private void apply(Address address, AccountChange change) {
    change
        .account()
        .ifPresentOrElse(account -> accounts.put(address, account), () -> accounts.remove(address));
    Map<U256, U256> slots = storage.computeIfAbsent(address, absent -> new TreeMap<>());
    if (change.storageCleared()) {
      slots.clear();
    }
    slots.putAll(change.storage());
    slots.values().removeIf(U256::isZero);
  }

  /// All wei there are.
  public U256 totalBalance() {
    return accounts.values().stream().map(Account::balance).reduce(U256.ZERO, U256::add);
  }

  public Hash root() {
    Map<Address, ReferenceTrie.WholeAccount> state = new TreeMap<>();
    accounts.forEach((address, account) ->
        state.put(
            address,
            new ReferenceTrie.WholeAccount(account, storage.getOrDefault(address, Map.of()))));
    return ReferenceTrie.ofState(state).root();
  }

  @Override
  public @Nullable Account account(Address address) {
    return accounts.get(address);
  }

  @Override
  public U256 storage(Address address, U256 slot) {
    return storage.getOrDefault(address, Map.of()).getOrDefault(slot, U256.ZERO);
  }

  @Override
  public Bytes code(Hash codeHash) {
    return Objects.requireNonNull(codes.get(codeHash), () -> "unknown code " + codeHash);
  }

  @Override
  public boolean hasStorage(Address address) {
    return !storage.getOrDefault(address, Map.of()).isEmpty();
  }
}
