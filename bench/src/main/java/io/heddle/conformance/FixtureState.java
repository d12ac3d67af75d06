package io.heddle.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.executor.Account;
import io.heddle.executor.AccountChange;
import io.heddle.executor.StateDiff;
import io.heddle.executor.StateView;
import io.heddle.executor.trie.StateTrie;
import io.heddle.executor.trie.TrieNodeSource;
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
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A whole state in maps: what fixtures begin with and what diffs are applied to.
public final class FixtureState implements StateView {
  private final Map<Address, Account> accounts = new TreeMap<>();
  private final Map<Address, Map<U256, U256>> storage = new TreeMap<>();
  private final Map<Hash, Bytes> codes = new TreeMap<>();

  /// The state of a fixture's `pre`.
  public static FixtureState of(JsonNode pre) {
    FixtureState state = new FixtureState();
    pre.properties()
        .forEach(entry -> {
          JsonNode fields = entry.getValue();
          Map<U256, U256> slots = new TreeMap<>();
          fields
              .path("storage")
              .properties()
              .forEach(slot ->
                  slots.put(U256.fromHex(slot.getKey()), U256.fromHex(slot.getValue().asText())));
          state.put(
              Address.fromHex(entry.getKey()),
              U256.fromHex(fields.get("nonce").asText()).w0(),
              U256.fromHex(fields.get("balance").asText()),
              fields.has("code") ? Bytes.fromHex(fields.get("code").asText()) : Bytes.EMPTY,
              slots);
        });
    return state;
  }

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
  public FixtureState after(StateDiff diff) {
    FixtureState after = new FixtureState();
    after.accounts.putAll(accounts);
    storage.forEach((address, slots) -> after.storage.put(address, new TreeMap<>(slots)));
    after.codes.putAll(codes);
    after.codes.putAll(diff.codes());
    diff.accounts().forEach(after::apply);
    return after;
  }

  /// This state as it is now.
  FixtureState copy() {
    return after(StateDiff.EMPTY);
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

  public Hash root() {
    return StateTrie.update(TrieNodeSource.EMPTY, StateTrie.EMPTY_ROOT, toDiff()).root();
  }

  /// How `actual` differs from this state, in words.
  String difference(FixtureState actual) {
    StringBuilder text = new StringBuilder();
    TreeSet<Address> addresses = new TreeSet<>(accounts.keySet());
    addresses.addAll(actual.accounts.keySet());
    for (Address address : addresses) {
      Account here = accounts.get(address);
      Account there = actual.accounts.get(address);
      if (!Objects.equals(here, there)) {
        text.append("\n    ").append(address).append(": expected=").append(here);
        text.append(" actual=").append(there);
      }
      Map<U256, U256> slots = storage.getOrDefault(address, Map.of());
      Map<U256, U256> others = actual.storage.getOrDefault(address, Map.of());
      if (!slots.equals(others)) {
        text.append("\n    ").append(address).append(":").append(ResultText.storage(slots, others));
      }
    }
    return text.toString();
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
