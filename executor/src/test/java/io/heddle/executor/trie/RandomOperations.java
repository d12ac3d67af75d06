package io.heddle.executor.trie;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.executor.Account;
import io.heddle.executor.AccountChange;
import io.heddle.executor.StateDiff;
import io.heddle.executor.trie.ReferenceTrie.WholeAccount;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/// A state of thousands of accounts that changes at random, in diffs of any size: inserts, updates,
/// deletes, storage clears, accounts destroyed and made again, and diffs that change the storage of
/// one account only. Beside it, checks of tries against the reference trie.
public final class RandomOperations {
  private final Random random;
  private final Map<Address, WholeAccount> state = new HashMap<>();
  private final List<Address> known = new ArrayList<>();

  public RandomOperations(Random random) {
    this.random = random;
  }

  /// The state as all diffs so far have made it.
  public Map<Address, WholeAccount> state() {
    return state;
  }

  /// Goes back to an earlier state.
  public void restore(Map<Address, WholeAccount> earlier) {
    state.clear();
    state.putAll(earlier);
  }

  /// Checks the root after a diff, and the storage roots that the update names.
  public void checkRoots(TrieUpdate update, String when) {
    assertEquals(ReferenceTrie.ofState(state).root(), update.root(), when);
    for (Address address : update.storageRoots().keySet()) {
      assertEquals(
          ReferenceTrie.ofStorage(Objects.requireNonNull(state.get(address)).storage()).root(),
          update.storageRoot(address),
          "storage root " + when);
    }
  }

  /// Checks proofs of inclusion and exclusion in a state with this root, by a verifier that shares
  /// no code with the trie.
  public void checkProofs(TrieNodeSource stored, Hash root, Map<Address, WholeAccount> state) {
    for (int i = 0; i < 10; i++) {
      Address address = random.nextInt(4) == 0 ? randomAddress() : anyKnown();
      WholeAccount whole = state.get(address);
      List<U256> slots = List.of(slot(), slot());
      AccountProof proof = StateProofs.proof(stored, root, address, slots);
      Optional<Bytes> account =
          ProofVerifier.verify(root, Bytes.wrap(Keccak.hash(address).toBytes()), proof.nodes());
      assertEquals(whole != null, account.isPresent());
      if (whole != null) {
        assertEquals(whole.account(), proof.account());
        assertEquals(ReferenceTrie.ofStorage(whole.storage()).root(), proof.storageRoot());
      }
      for (AccountProof.StorageProof slot : proof.storageProofs()) {
        Bytes key = Bytes.wrap(Keccak.hash(slot.slot().toBytes()).toBytes());
        U256 expected =
            whole == null ? U256.ZERO : whole.storage().getOrDefault(slot.slot(), U256.ZERO);
        assertEquals(
            expected.isZero()
                ? Optional.empty()
                : Optional.of(new RlpWriter().writeU256(expected).toBytes()),
            ProofVerifier.verify(proof.storageRoot(), key, slot.nodes()));
        assertEquals(expected, slot.value());
      }
    }
  }

  /// A diff of so many operations; the state moves on with it.
  public StateDiff nextDiff(int operations) {
    SortedMap<Address, AccountChange> changes = new TreeMap<>();
    boolean shrinking = random.nextInt(4) == 0;
    boolean oneToken = random.nextInt(4) == 0; // all changes in the storage of one account
    Address token = anyKnown();
    for (int i = 0; i < operations; i++) {
      Address address = oneToken ? token : random.nextInt(3) == 0 ? randomAddress() : anyKnown();
      AccountChange change = change(address, shrinking, oneToken);
      changes.merge(address, change, AccountChange::then);
      apply(address, change);
    }
    return new StateDiff(changes, Collections.emptySortedMap());
  }

  private AccountChange change(Address address, boolean shrinking, boolean storageOnly) {
    WholeAccount old = state.get(address);
    if (old != null && !storageOnly && random.nextInt(10) < (shrinking ? 6 : 1)) {
      return AccountChange.deletion();
    }
    boolean clear = random.nextInt(storageOnly ? 2_000 : 30) == 0;
    SortedMap<U256, U256> storage = new TreeMap<>();
    int slots = storageOnly ? 1 : random.nextInt(4) == 0 ? 1 + random.nextInt(4) : 0;
    for (int i = 0; i < slots; i++) {
      boolean delete = random.nextInt(10) < (shrinking ? 7 : 2);
      storage.put(
          slot(), delete ? U256.ZERO : U256.of(random.nextInt(3) == 0 ? 1 : random.nextLong()));
    }
    Hash code = random.nextInt(5) == 0 ? Keccak.hash(address) : Keccak.EMPTY;
    Account account = new Account(random.nextInt(1_000), U256.of(random.nextLong()), code);
    return new AccountChange(Optional.of(account), clear, storage);
  }

  private void apply(Address address, AccountChange change) {
    WholeAccount old = state.get(address);
    if (change.account().isEmpty()) {
      state.remove(address);
      return;
    }
    Map<U256, U256> storage = new HashMap<>();
    if (old != null && !change.storageCleared()) {
      storage.putAll(old.storage());
    }
    change
        .storage()
        .forEach((slot, value) -> {
          if (value.isZero()) {
            storage.remove(slot);
          } else {
            storage.put(slot, value);
          }
        });
    state.put(address, new WholeAccount(change.account().get(), storage));
  }

  private U256 slot() {
    return U256.of(random.nextInt(3_000));
  }

  private Address anyKnown() {
    return known.isEmpty() ? randomAddress() : known.get(random.nextInt(known.size()));
  }

  private Address randomAddress() {
    byte[] bytes = new byte[Address.SIZE];
    random.nextBytes(bytes);
    Address address = Address.fromBytes(bytes);
    known.add(address);
    return address;
  }
}
