package io.heddle.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.Account;
import io.heddle.executor.AccountChange;
import io.heddle.executor.StateDiff;
import io.heddle.executor.state.GenesisState;
import io.heddle.executor.state.StateHead;
import io.heddle.executor.state.StateSnapshot;
import io.heddle.executor.state.StateStoreException;
import io.heddle.executor.state.lmdb.StateStoreOptions;
import io.heddle.executor.state.store.LmdbStateStore;
import io.heddle.executor.trie.NodeKey;
import io.heddle.executor.trie.StateTrie;
import io.heddle.executor.trie.TrieNodeSource;
import io.heddle.executor.trie.TrieUpdate;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.GenesisAccount;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.workload.SyntheticState.Token;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyntheticStateTest {
  private static final Bytes CODE = Bytes.fromHex("0x6001600255");
  private static final Address TOKEN =
      Address.fromHex("0x000000000000000000000000000000000000700c");
  private static final Address OTHER =
      Address.fromHex("0x0000000000000000000000000000000000000071");
  private static final Token HOLDERS =
      new Token(TOKEN, contract(Map.of(U256.ONE, U256.of(77))), 3, 2_000, U256.of(500));
  private static final SyntheticState STATE =
      new SyntheticState(
          11, 3_000, List.of(HOLDERS), Map.of(OTHER, contract(Map.of(U256.of(9), U256.ONE))));

  @TempDir Path directory;

  private static GenesisAccount contract(Map<U256, U256> storage) {
    return new GenesisAccount(U256.of(4), 1, CODE, new TreeMap<>(storage));
  }

  /// The same state as one diff of the empty one.
  private static StateDiff diff() {
    SortedMap<Address, AccountChange> accounts = new TreeMap<>();
    for (int i = 0; i < STATE.accounts(); i++) {
      accounts.put(STATE.address(i), change(0, SyntheticState.BALANCE, Keccak.EMPTY, Map.of()));
    }
    SortedMap<U256, U256> balances = new TreeMap<>(HOLDERS.contract().storage());
    for (int i = 0; i < HOLDERS.holders(); i++) {
      balances.put(SyntheticState.balanceSlot(STATE.address(i), 3), U256.of(500));
    }
    accounts.put(TOKEN, change(1, U256.of(4), Keccak.hash(CODE), balances));
    accounts.put(OTHER, change(1, U256.of(4), Keccak.hash(CODE), Map.of(U256.of(9), U256.ONE)));
    return new StateDiff(accounts, new TreeMap<>(Map.of(Keccak.hash(CODE), CODE)));
  }

  private static AccountChange change(
      long nonce, U256 balance, Hash codeHash, Map<U256, U256> storage) {
    return new AccountChange(
        Optional.of(new Account(nonce, balance, codeHash)), false, new TreeMap<>(storage));
  }

  @Test
  void genesis_rootAndStore_areThoseOfTheSameStateBuiltInMemory() {
    StateDiff diff = diff();
    TrieUpdate update = StateTrie.update(TrieNodeSource.EMPTY, StateTrie.EMPTY_ROOT, diff);
    GenesisState genesis = STATE.genesis(root -> root);
    assertEquals(update.root(), genesis.block().stateRoot());
    try (LmdbStateStore store =
        LmdbStateStore.open(directory, genesis, StateStoreOptions.DEFAULT)) {
      StateSnapshot snapshot = store.latest();
      diff.accounts()
          .forEach((address, change) -> {
            assertEquals(change.account().orElseThrow(), snapshot.account(address));
            assertEquals(!change.storage().isEmpty(), snapshot.hasStorage(address));
            change
                .storage()
                .forEach((slot, value) -> assertEquals(value, snapshot.storage(address, slot)));
          });
      assertEquals(CODE, snapshot.code(Keccak.hash(CODE)));
      update
          .writes()
          .forEach(write -> {
            NodeKey place = write.place();
            Hash hash = Keccak.hash(write.rlp());
            assertEquals(write.rlp(), snapshot.node(place.owner(), place.path(), hash));
          });
    }
  }

  @Test
  void load_contentsOfAnotherRoot_isRefusedAndLeavesNothing() {
    StateHead head = new StateHead(7, Hash.ZERO, Keccak.EMPTY);
    StateStoreException refused =
        assertThrows(
            StateStoreException.class,
            () ->
                LmdbStateStore.load(
                    directory, head, Hash.ZERO, STATE.source(), StateStoreOptions.DEFAULT));
    assertTrue(String.valueOf(refused.getMessage()).contains("another root"));
    GenesisState other = new SyntheticState(5, 10, List.of(), Map.of()).genesis(root -> root);
    try (LmdbStateStore store = LmdbStateStore.open(directory, other, StateStoreOptions.DEFAULT)) {
      assertEquals(other.block(), store.head());
      assertEquals(null, store.latest().account(STATE.address(0)));
    }
  }

  @Test
  void load_overAStore_isRefused() {
    GenesisState genesis = new SyntheticState(5, 10, List.of(), Map.of()).genesis(root -> root);
    LmdbStateStore.open(directory, genesis, StateStoreOptions.DEFAULT).close();
    StateStoreException refused =
        assertThrows(
            StateStoreException.class,
            () ->
                LmdbStateStore.load(
                    directory,
                    genesis.block(),
                    genesis.block().blockHash(),
                    genesis.contents(),
                    StateStoreOptions.DEFAULT));
    assertTrue(String.valueOf(refused.getMessage()).contains("already"));
  }
}
