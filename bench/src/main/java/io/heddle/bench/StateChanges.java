package io.heddle.bench;

import io.heddle.executor.Account;
import io.heddle.executor.AccountChange;
import io.heddle.executor.SortedArrayMap;
import io.heddle.executor.StateDiff;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.GenesisAccount;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.workload.BenchContract;
import io.heddle.workload.SyntheticState;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/// Diffs of a synthetic state: random accounts, random holders' balances of one token, or a part of
/// the first state.
final class StateChanges {
  static final Address TOKEN = new Address(0x70, 0x6b, 0x656e);
  private static final Bytes TOKEN_CODE = BenchContract.TOKEN.runtimeCode();
  private static final Hash TOKEN_CODE_HASH = Keccak.hash(TOKEN_CODE);
  private static final U256 FIRST_TOKENS = U256.of(1_000_000);

  private final SyntheticState state;
  private final Random random;

  /// @param state has fewer than 2³¹ accounts
  StateChanges(SyntheticState state) {
    this.state = state;
    this.random = new Random(state.seed());
  }

  /// OpenZeppelin's ERC-20 with so many holders.
  static SyntheticState.Token token(int holders) {
    GenesisAccount contract = GenesisAccount.ofCode(TOKEN_CODE, Collections.emptySortedMap());
    return new SyntheticState.Token(TOKEN, contract, 0, holders, FIRST_TOKENS);
  }

  /// Makes the plain accounts `from` to `to - 1`.
  StateDiff firstAccounts(int from, int to) {
    Map<Address, AccountChange> changes = new LinkedHashMap<>();
    for (int i = from; i < to; i++) {
      changes.put(state.address(i), change(0, SyntheticState.BALANCE));
    }
    return ofAccounts(changes);
  }

  /// Gives the holders `from` to `to - 1` their tokens.
  StateDiff firstSlots(int from, int to) {
    SortedMap<U256, U256> balances = new TreeMap<>();
    for (int i = from; i < to; i++) {
      balances.put(SyntheticState.balanceSlot(state.address(i), 0), FIRST_TOKENS);
    }
    return ofToken(balances);
  }

  StateDiff accounts(int changed) {
    Map<Address, AccountChange> changes = new LinkedHashMap<>();
    while (changes.size() < changed) {
      U256 balance = U256.of(random.nextLong() >>> 1);
      changes.put(state.address(random.nextInt((int) state.accounts())), change(1, balance));
    }
    return ofAccounts(changes);
  }

  StateDiff slots(int changed) {
    SortedMap<U256, U256> slots = new TreeMap<>();
    while (slots.size() < changed) {
      slots.put(
          SyntheticState.balanceSlot(state.address(random.nextInt((int) state.accounts())), 0),
          U256.of(random.nextInt(Integer.MAX_VALUE) + 1L));
    }
    return ofToken(slots);
  }

  /// In the form in which an execution gives its diff.
  private static StateDiff ofAccounts(Map<Address, AccountChange> changes) {
    return new StateDiff(
        SortedArrayMap.of(
            changes.keySet().toArray(Address[]::new),
            changes.values().toArray(AccountChange[]::new),
            Address::high),
        Collections.emptySortedMap());
  }

  private static AccountChange change(long nonce, U256 balance) {
    Account account = new Account(nonce, balance, Keccak.EMPTY);
    return new AccountChange(Optional.of(account), false, Collections.emptySortedMap());
  }

  private static StateDiff ofToken(SortedMap<U256, U256> balances) {
    Account token = new Account(1, U256.ZERO, TOKEN_CODE_HASH);
    SortedMap<Address, AccountChange> changes = new TreeMap<>();
    changes.put(TOKEN, new AccountChange(Optional.of(token), false, balances));
    return new StateDiff(changes, Collections.emptySortedMap());
  }
}
