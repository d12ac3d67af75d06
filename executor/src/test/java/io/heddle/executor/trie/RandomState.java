package io.heddle.executor.trie;

import io.heddle.executor.Account;
import io.heddle.executor.AccountChange;
import io.heddle.executor.StateDiff;
import io.heddle.executor.trie.ReferenceTrie.WholeAccount;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/// A state that changes at random, and the diffs that change it. Seed: `-Dheddle.seed=N`.
public final class RandomState {
  private static final int ADDRESSES = 60;
  private static final int SLOTS = 30;

  private final Random random;
  private final List<Address> addresses = new ArrayList<>();
  private final List<U256> slots = new ArrayList<>();
  private final Map<Address, WholeAccount> state = new HashMap<>();
  private final Map<Hash, Bytes> codes = new HashMap<>();

  private RandomState(long seed) {
    random = new Random(seed);
    for (int i = 0; i < ADDRESSES; i++) {
      byte[] bytes = new byte[20];
      random.nextBytes(bytes);
      addresses.add(Address.fromBytes(bytes));
    }
    for (int i = 0; i < SLOTS; i++) {
      slots.add(i < SLOTS / 2 ? U256.of(i) : U256.fromBigInteger(new BigInteger(256, random)));
    }
  }

  /// Prints the seed under the test's name.
  public static RandomState seeded(String test) {
    long seed = Long.getLong("heddle.seed", 20_261_120L);
    System.out.println(test + ": heddle.seed=" + seed);
    return new RandomState(seed);
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

  /// A number below `bound`.
  public int below(int bound) {
    return random.nextInt(bound);
  }

  public Map<Hash, Bytes> codes() {
    return codes;
  }

  public List<Address> addresses() {
    return addresses;
  }

  public List<U256> slots() {
    return slots;
  }

  public boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  /// A diff of up to `limit` accounts; the state moves on with it.
  public StateDiff nextDiff(int limit) {
    SortedMap<Address, AccountChange> changes = new TreeMap<>();
    SortedMap<Hash, Bytes> newCodes = new TreeMap<>();
    for (int i = 1 + random.nextInt(limit); i > 0; i--) {
      Address address = addresses.get(random.nextInt(ADDRESSES));
      changes.put(
          address, changes.containsKey(address) ? changes.get(address) : change(address, newCodes));
    }
    codes.putAll(newCodes);
    return new StateDiff(changes, newCodes);
  }

  private AccountChange change(Address address, SortedMap<Hash, Bytes> newCodes) {
    if (chance(6)) {
      state.remove(address);
      return AccountChange.deletion();
    }
    WholeAccount old = state.get(address);
    boolean cleared = chance(8);
    Map<U256, U256> storage = new TreeMap<>(old == null || cleared ? Map.of() : old.storage());
    SortedMap<U256, U256> written = new TreeMap<>();
    for (int i = random.nextInt(8); i > 0; i--) {
      U256 slot = slots.get(random.nextInt(SLOTS));
      U256 value =
          chance(2)
              ? U256.ZERO
              : chance(2)
                  ? U256.of(random.nextInt(200))
                  : U256.fromBigInteger(new BigInteger(256, random));
      written.put(slot, value);
      if (value.isZero()) {
        storage.remove(slot);
      } else {
        storage.put(slot, value);
      }
    }
    Hash codeHash = old == null ? Keccak.EMPTY : old.account().codeHash();
    if (chance(10)) {
      byte[] code = new byte[1 + random.nextInt(100)];
      random.nextBytes(code);
      codeHash = Keccak.hash(code);
      newCodes.put(codeHash, Bytes.wrap(code));
    }
    Account account =
        new Account(
            random.nextInt(1000),
            U256.fromBigInteger(new BigInteger(random.nextInt(100), random)),
            codeHash);
    state.put(address, new WholeAccount(account, storage));
    return new AccountChange(Optional.of(account), cleared, written);
  }
}
