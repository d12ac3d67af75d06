package io.heddle.executor.state.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.StateDiff;
import io.heddle.executor.state.DamagedStateException;
import io.heddle.executor.state.GenesisState;
import io.heddle.executor.state.StateHead;
import io.heddle.executor.state.StateSnapshot;
import io.heddle.executor.state.lmdb.StateStoreOptions;
import io.heddle.executor.state.lmdb.StoreFileCheck;
import io.heddle.executor.trie.RandomState;
import io.heddle.executor.trie.ReferenceTrie.WholeAccount;
import io.heddle.executor.trie.StateTrie;
import io.heddle.executor.trie.TrieUpdate;
import io.heddle.primitives.Address;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A store's file with one bit flipped, or cut short, anywhere: it is found when the store is
/// opened, or it was in bytes that mean nothing, and then every answer is right. How many:
/// `-Dheddle.damages=N`; seed: `-Dheddle.seed=N`.
@Timeout(600)
class StoreDamageFuzzTest {
  private static final int BLOCKS = 40;
  private static final int DAMAGES = Integer.getInteger("heddle.damages", 400);
  private static final StateStoreOptions SMALL = new StateStoreOptions(1 << 20, 1 << 28, 4);

  @TempDir Path folder;
  private final RandomState random = RandomState.seeded("StoreDamageFuzzTest");
  private final Random offsets = new Random(Long.getLong("heddle.seed", 20_261_120L));
  private GenesisState genesis = GenesisState.of(0, StateDiff.EMPTY, root -> root);
  private Map<Address, WholeAccount> state = new HashMap<>();
  private StateHead head = genesis.block();
  private byte[] whole = {};

  @BeforeEach
  void makeStore() throws IOException {
    genesis = GenesisState.of(0, random.nextDiff(50), root -> Keccak.hash(root.toBytes()));
    Path directory = folder.resolve("whole");
    try (LmdbStateStore store = LmdbStateStore.open(directory, genesis, SMALL)) {
      for (int block = 1; block <= BLOCKS; block++) {
        StateDiff diff = random.nextDiff(20);
        StateSnapshot parent = store.latest();
        TrieUpdate update = StateTrie.update(parent, parent.stateRoot(), diff);
        store.commit(block, Keccak.hash(update.root().toBytes()), diff, update);
        store.pruneHistoryBefore(block - 20);
      }
      head = store.head();
    }
    state = random.state();
    whole = Files.readAllBytes(directory.resolve("data.mdb"));
    assertTrue(StoreFileCheck.check(directory.resolve("data.mdb")) > 100);
  }

  @Test
  void flippedBit_isFoundWhenOpened_orChangesNothing() throws IOException {
    int found = 0;
    for (int i = 0; i < DAMAGES; i++) {
      byte[] damaged = whole.clone();
      int at = offsets.nextInt(damaged.length);
      damaged[at] ^= (byte) (1 << offsets.nextInt(8));
      found += isFound(damaged, "flip at " + at) ? 1 : 0;
    }
    System.out.println("StoreDamageFuzzTest: flips=" + DAMAGES + " found=" + found);
    assertTrue(found > DAMAGES / 10, "found=" + found);
  }

  @Test
  void overwrittenPage_isFoundWhenOpened_orChangesNothing() throws IOException {
    int found = 0;
    for (int i = 0; i < DAMAGES / 8; i++) {
      byte[] damaged = whole.clone();
      int page = offsets.nextInt(damaged.length / 4096);
      int other = offsets.nextInt(damaged.length / 4096);
      System.arraycopy(whole, other * 4096, damaged, page * 4096, 4096);
      found += isFound(damaged, "page " + other + " over page " + page) ? 1 : 0;
    }
    assertTrue(found > DAMAGES / 80, "found=" + found);
  }

  @Test
  void cutFile_isFoundWhenOpened_orChangesNothing() throws IOException {
    int found = 0;
    for (int i = 0; i < DAMAGES / 8; i++) {
      int size = 1 + offsets.nextInt(whole.length - 1);
      found += isFound(Arrays.copyOf(whole, size), "cut at " + size) ? 1 : 0;
    }
    assertTrue(found > DAMAGES / 16, "found=" + found);
  }

  /// Whether the file is refused; if not, all answers must be right.
  private boolean isFound(byte[] file, String what) throws IOException {
    Path directory = Files.createDirectories(folder.resolve("damaged"));
    Path data = directory.resolve("data.mdb");
    Files.write(data, file);
    Files.deleteIfExists(directory.resolve("lock.mdb"));
    try {
      var _ = StoreFileCheck.check(data);
    } catch (DamagedStateException e) {
      assertTrue(String.valueOf(e.getMessage()).contains(data.toString()), e.getMessage());
      return true;
    }
    try (LmdbStateStore store = LmdbStateStore.open(directory, genesis, SMALL)) {
      // the older meta page may be the one in use now: one block back, and whole
      assertTrue(store.head().number() >= head.number() - 1, what);
      if (store.head().equals(head)) {
        checkAll(store.latest(), what);
      }
    }
    return false;
  }

  private void checkAll(StateSnapshot snapshot, String what) {
    for (Address address : random.addresses()) {
      WholeAccount expected = state.get(address);
      assertEquals(expected == null ? null : expected.account(), snapshot.account(address), what);
      for (U256 slot : random.slots()) {
        U256 value =
            expected == null ? U256.ZERO : expected.storage().getOrDefault(slot, U256.ZERO);
        assertEquals(value, snapshot.storage(address, slot), what);
      }
    }
  }

  @Test
  void damagedStore_opened_isSetAsideAndFilledAgain() throws IOException {
    Path directory = Files.createDirectories(folder.resolve("damaged"));
    byte[] cut = Arrays.copyOf(whole, whole.length / 2);
    Files.write(directory.resolve("data.mdb"), cut);
    try (LmdbStateStore store = LmdbStateStore.open(directory, genesis, SMALL)) {
      assertEquals(genesis.block(), store.head());
    }
    assertEquals(cut.length, Files.size(directory.resolve("data.mdb.damaged")));
  }
}
