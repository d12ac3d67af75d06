package io.heddle.workload;

import io.heddle.executor.Account;
import io.heddle.executor.AccountChange;
import io.heddle.executor.StateDiff;
import io.heddle.executor.StateView;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.GenesisAccount;
import io.heddle.primitives.crypto.Keccak;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// A whole state in hash maps. Any number of threads may read while nobody applies a diff.
public final class FlatState implements StateView {
  private final Map<Address, Account> accounts = new HashMap<>();
  private final Map<Address, Map<U256, U256>> storage = new HashMap<>();
  private final Map<Hash, Bytes> codes = new HashMap<>();

  private FlatState() {}

  /// The state of a genesis allocation.
  public static FlatState of(SortedMap<Address, GenesisAccount> alloc) {
    FlatState state = new FlatState();
    Map<Bytes, Hash> hashes = new HashMap<>();
    alloc.forEach((address, account) -> {
      Hash codeHash = hashes.computeIfAbsent(account.code(), Keccak::hash);
      state.accounts.put(address, new Account(account.nonce(), account.balance(), codeHash));
      state.codes.put(codeHash, account.code());
      if (!account.storage().isEmpty()) {
        state.storage.put(address, new HashMap<>(account.storage()));
      }
    });
    return state;
  }

  /// Moves this state on by a diff.
  public void apply(StateDiff diff) {
    codes.putAll(diff.codes());
    diff.accounts().forEach(this::apply);
  }

  private void apply(Address address, AccountChange change) {
    change
        .account()
        .ifPresentOrElse(account -> accounts.put(address, account), () -> accounts.remove(address));
    if (change.storageCleared()) {
      storage.remove(address);
    }
    if (!change.storage().isEmpty()) {
      Map<U256, U256> slots = storage.computeIfAbsent(address, absent -> new HashMap<>());
      change
          .storage()
          .forEach((slot, value) -> {
            if (value.isZero()) {
              slots.remove(slot);
            } else {
              slots.put(slot, value);
            }
          });
    }
  }

  @Override
  public @Nullable Account account(Address address) {
    return accounts.get(address);
  }

  @Override
  public U256 storage(Address address, U256 slot) {
    Map<U256, U256> slots = storage.get(address);
    U256 value = slots == null ? null : slots.get(slot);
    return value == null ? U256.ZERO : value;
  }

  @Override
  public Bytes code(Hash codeHash) {
    return Objects.requireNonNull(codes.get(codeHash), () -> "unknown code " + codeHash);
  }

  @Override
  public boolean hasStorage(Address address) {
    Map<U256, U256> slots = storage.get(address);
    return slots != null && !slots.isEmpty();
  }
}
