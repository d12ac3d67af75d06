package io.heddle.executor.state.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.Account;
import io.heddle.executor.AccountChange;
import io.heddle.executor.StateDiff;
import io.heddle.executor.state.GenesisState;
import io.heddle.executor.state.StateHead;
import io.heddle.executor.state.StateSnapshot;
import io.heddle.executor.state.StateStoreException;
import io.heddle.executor.state.StateUnavailableException;
import io.heddle.executor.state.lmdb.StateStoreOptions;
import io.heddle.executor.trie.StateTrie;
import io.heddle.executor.trie.TrieNodeSource;
import io.heddle.executor.trie.TrieUpdate;
import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LmdbStateStoreTest {
  private static final Address ALICE =
      Address.fromHex("0x00000000000000000000000000000000000a11ce");
  private static final Address BOB = Address.fromHex("0x0000000000000000000000000000000000000b0b");
  private static final StateStoreOptions SMALL = new StateStoreOptions(1 << 20, 1 << 28, 4);

  @TempDir Path directory;
  private final List<LmdbStateStore> open = new ArrayList<>();

  @AfterEach
  void closeStores() {
    open.forEach(LmdbStateStore::close);
  }

  @Test
  void open_newFolder_holdsGenesis() {
    LmdbStateStore store = open(genesis(100), SMALL);
    assertEquals(genesis(100).block(), store.head());
    assertEquals(0, store.oldestBlock());
    assertEquals(balance(100), store.latest().account(ALICE));
    assertNull(store.latest().account(BOB));
    assertEquals(Optional.empty(), store.at(1));
  }

  @Test
  void open_folderOfAnotherChain_isRefused() {
    open(genesis(100), SMALL).close();
    StateStoreException refused =
        assertThrows(
            StateStoreException.class, () -> LmdbStateStore.open(directory, genesis(101), SMALL));
    assertSays("another chain", refused);
  }

  @Test
  void open_folderInUse_isRefused() {
    open(genesis(100), SMALL);
    StateStoreException refused =
        assertThrows(
            StateStoreException.class, () -> LmdbStateStore.open(directory, genesis(100), SMALL));
    assertSays("in use", refused);
  }

  @Test
  void commit_outOfOrder_isRefused() {
    LmdbStateStore store = open(genesis(100), SMALL);
    assertThrows(StateStoreException.class, () -> commit(store, 2, transfer(1)));
    assertEquals(0, store.head().number());
  }

  @Test
  void commit_updateOfAnotherState_isRefused() {
    LmdbStateStore store = open(genesis(100), SMALL);
    StateStoreException refused =
        assertThrows(
            StateStoreException.class,
            () -> store.commit(1, Hash.ZERO, transfer(1), updateOf(transfer(1))));
    assertSays("another state", refused);
    assertEquals(0, store.head().number());
  }

  @Test
  void snapshot_headMovedOn_staysAsItWas() {
    LmdbStateStore store = open(genesis(100), SMALL);
    StateSnapshot before = store.latest();
    commit(store, 1, transfer(1));
    assertEquals(balance(100), before.account(ALICE));
    assertEquals(balance(1), store.latest().account(ALICE));
    assertEquals(balance(100), store.at(0).orElseThrow().account(ALICE));
  }

  @Test
  void prune_snapshotBeforeTheWindow_namesTheWindow() {
    LmdbStateStore store = open(genesis(100), SMALL);
    StateSnapshot genesis = store.latest();
    for (int block = 1; block <= 200; block++) {
      commit(store, block, transfer(block));
    }
    store.pruneHistoryBefore(150);
    assertEquals(150, store.oldestBlock());
    assertEquals(Optional.empty(), store.at(149));
    assertEquals(balance(150), store.at(150).orElseThrow().account(ALICE));
    assertEquals(balance(151), store.at(151).orElseThrow().account(ALICE));
    StateUnavailableException gone =
        assertThrows(StateUnavailableException.class, () -> genesis.account(ALICE));
    assertSays("[150..200]", gone);
    assertThrows(StateUnavailableException.class, () -> store.rollbackTo(149));
  }

  @Test
  void commit_mapAtItsLimit_failsClearlyAndKeepsTheHead() {
    LmdbStateStore store = open(genesis(100), new StateStoreOptions(1 << 20, 1 << 21, 4));
    StateStoreException full =
        assertThrows(
            StateStoreException.class,
            () -> {
              for (int block = 1; block < 10_000; block++) {
                commit(store, block, manySlots(block));
              }
            });
    assertSays("maximumMapBytes", full);
    StateHead head = store.head();
    assertTrue(head.number() > 0);
    assertEquals(balance(head.number()), store.latest().account(ALICE));
    assertEquals(head.stateRoot(), store.latest().stateRoot());
  }

  @Test
  void read_duringCommitsAndGrowth_everySnapshotIsConsistent() throws Exception {
    LmdbStateStore store = open(genesis(0), SMALL);
    AtomicBoolean done = new AtomicBoolean();
    List<Future<Integer>> readers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        readers.add(threads.submit(() -> readUntil(done, store)));
      }
      try {
        for (int block = 1; block <= 25; block++) {
          commit(store, block, manySlots(block));
        }
      } finally {
        done.set(true);
      }
      for (Future<Integer> reader : readers) {
        assertTrue(reader.get() > 0);
      }
    }
  }

  /// Blocks are asked for by number before the store says that it stands there.
  @Test
  void at_theBlockBeingCommitted_isAbsentOrWhole() throws Exception {
    LmdbStateStore store = open(genesis(0), SMALL);
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<?> reader =
          threads.submit(() -> {
            while (!done.get()) {
              long next = store.head().number() + 1;
              store
                  .at(next)
                  .ifPresent(snapshot -> {
                    assertEquals(balance(next), snapshot.account(ALICE));
                    assertEquals(U256.of(next), snapshot.storage(ALICE, U256.of(7)));
                  });
              store.latest().account(ALICE); // keeps the value of the head in the cache
              store.latest().storage(ALICE, U256.of(7));
            }
          });
      try {
        for (int block = 1; block <= 200; block++) {
          commit(store, block, manySlots(block));
        }
      } finally {
        done.set(true);
      }
      reader.get();
    }
  }

  /// Alice's balance is the block number, and so is her slot 7, at every block.
  private static int readUntil(AtomicBoolean done, LmdbStateStore store) {
    int reads = 0;
    while (!done.get() || reads == 0) {
      StateSnapshot snapshot = store.latest();
      for (int i = 0; i < 20; i++, reads++) {
        long number = snapshot.blockNumber();
        assertEquals(balance(number), snapshot.account(ALICE));
        assertEquals(U256.of(number), snapshot.storage(ALICE, U256.of(7)));
      }
    }
    return reads;
  }

  @Test
  void close_twice_andUseAfterwards_saysSo() {
    LmdbStateStore store = open(genesis(100), SMALL);
    StateSnapshot snapshot = store.latest();
    store.close();
    store.close();
    assertThrows(StateStoreException.class, () -> snapshot.account(ALICE));
    assertThrows(
        StateStoreException.class,
        () -> store.commit(1, Hash.ZERO, StateDiff.EMPTY, updateOf(transfer(1))));
  }

  private static void assertSays(String words, Throwable thrown) {
    String message = String.valueOf(thrown.getMessage());
    assertTrue(message.contains(words), message);
  }

  private LmdbStateStore open(GenesisState genesis, StateStoreOptions options) {
    LmdbStateStore store = LmdbStateStore.open(directory, genesis, options);
    open.add(store);
    return store;
  }

  private static GenesisState genesis(long balance) {
    return GenesisState.of(0, transfer(balance), root -> Keccak.hash(root.toBytes()));
  }

  /// An update of the empty state.
  private static TrieUpdate updateOf(StateDiff diff) {
    return StateTrie.update(TrieNodeSource.EMPTY, StateTrie.EMPTY_ROOT, diff);
  }

  private static Account balance(long balance) {
    return new Account(0, U256.of(balance), Keccak.EMPTY);
  }

  private static StateDiff transfer(long balance) {
    return diff(balance, new TreeMap<>());
  }

  private static StateDiff manySlots(long block) {
    SortedMap<U256, U256> slots = new TreeMap<>();
    for (int i = 0; i < 400; i++) {
      slots.put(U256.of(i), U256.of(block));
    }
    return diff(block, slots);
  }

  private static StateDiff diff(long balance, SortedMap<U256, U256> slots) {
    SortedMap<Address, AccountChange> accounts = new TreeMap<>();
    accounts.put(ALICE, new AccountChange(Optional.of(balance(balance)), false, slots));
    return new StateDiff(accounts, new TreeMap<>());
  }

  private static void commit(LmdbStateStore store, long number, StateDiff diff) {
    StateSnapshot parent = store.latest();
    TrieUpdate update = StateTrie.update(parent, parent.stateRoot(), diff);
    store.commit(number, Keccak.hash(update.root().toBytes()), diff, update);
  }
}
