package io.heddle.executor.state.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.StateDiff;
import io.heddle.executor.state.GenesisState;
import io.heddle.executor.state.StateSnapshot;
import io.heddle.executor.state.lmdb.StateStoreOptions;
import io.heddle.executor.trie.RandomOperations;
import io.heddle.executor.trie.ReferenceTrie.WholeAccount;
import io.heddle.executor.trie.StateTrie;
import io.heddle.executor.trie.TrieUpdate;
import io.heddle.executor.trie.TrieWorkers;
import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A trie that goes on from block to block over a real store, as a node's does: with too little
/// memory, restarts, blocks applied before the last one is stored, and blocks undone. Roots and
/// proofs are compared with the reference trie, at the head and at earlier blocks.
///
/// Seed: `-Dheddle.seed=N`. More operations: `-Dheddle.trie.operations=100000`, some ten minutes
/// for each method on a busy machine.
@Timeout(3_600)
class StateTrieStoreFuzzTest {
  private static final long SEED = Long.getLong("heddle.seed", 20_261_120L);
  private static final int OPERATIONS = Integer.getInteger("heddle.trie.operations", 12_000);
  private static final int LARGEST_BATCH = 1_000;
  private static final int REMEMBERED_BLOCKS = 12;

  private final Random random = new Random(SEED);
  private final RandomOperations operations = new RandomOperations(random);
  private final TreeMap<Long, Map<Address, WholeAccount>> states = new TreeMap<>();

  @TempDir private Path directory;

  @Test
  void apply_memoryForEverything_rootsAndProofsAreTheReferences() {
    assertEquals(0, run(1, Long.MAX_VALUE), "evictions");
  }

  @Test
  void apply_memoryForATenth_rootsAndProofsAreTheReferences() {
    assertTrue(run(2, 100_000) > 10, "evictions");
  }

  @Test
  void apply_memoryForNothing_rootsAndProofsAreTheReferences() {
    assertTrue(run(4, 0) > 10, "evictions");
  }

  /// Returns how often memory was freed.
  private int run(int threads, long budgetBytes) {
    System.out.printf(
        "StateTrieStoreFuzzTest: heddle.seed=%d threads=%d budgetBytes=%d%n",
        SEED, threads, budgetBytes);
    GenesisState genesis = GenesisState.of(0, StateDiff.EMPTY, _ -> hash(0));
    int evictions = 0;
    LmdbStateStore store = LmdbStateStore.open(directory, genesis, StateStoreOptions.DEFAULT);
    try (TrieWorkers workers = new TrieWorkers(threads)) {
      StateTrie trie = new StateTrie(store.nodes(), store.head().stateRoot(), workers);
      remember(0);
      int done = 0;
      while (done < OPERATIONS) {
        long first = store.head().number() + 1;
        int ahead = 1 + random.nextInt(2); // blocks applied before the first of them is stored
        StateDiff[] diffs = new StateDiff[ahead];
        TrieUpdate[] updates = new TrieUpdate[ahead];
        for (int i = 0; i < ahead; i++) {
          int size = 1 + random.nextInt(random.nextInt(3) == 0 ? LARGEST_BATCH : 30);
          done += size;
          diffs[i] = operations.nextDiff(size);
          updates[i] = trie.apply(diffs[i]);
          operations.checkRoots(updates[i], "at block " + (first + i));
          remember(first + i);
          if (i > 0) {
            store.commit(first, hash(first), diffs[0], updates[0]);
          }
          long before = trie.residentBytes();
          trie.trim(budgetBytes, 1);
          evictions += trie.residentBytes() < before ? 1 : 0;
        }
        long last = first + ahead - 1;
        store.commit(last, hash(last), diffs[ahead - 1], updates[ahead - 1]);
        trie.trim(budgetBytes, 0);
        if (random.nextInt(6) == 0) {
          checkProofs(store);
        }
        if (random.nextInt(12) == 0) {
          store.close();
          store = LmdbStateStore.open(directory, genesis, StateStoreOptions.DEFAULT);
          trie = new StateTrie(store.nodes(), store.head().stateRoot(), workers);
        } else if (random.nextInt(12) == 0 && states.size() > 1) {
          long target = Math.max(states.firstKey(), last - random.nextInt(5));
          store.rollbackTo(target);
          operations.restore(Objects.requireNonNull(states.get(target)));
          states.tailMap(target, false).clear();
          trie = new StateTrie(store.nodes(), store.head().stateRoot(), workers);
        }
      }
      checkProofs(store);
    } finally {
      store.close();
    }
    return evictions;
  }

  private void remember(long block) {
    states.put(block, new HashMap<>(operations.state()));
    while (states.size() > REMEMBERED_BLOCKS) {
      states.pollFirstEntry();
    }
  }

  private void checkProofs(LmdbStateStore store) {
    states.forEach((block, state) -> {
      StateSnapshot snapshot = store.at(block).orElseThrow();
      operations.checkProofs(snapshot, snapshot.stateRoot(), state);
    });
  }

  private static Hash hash(long block) {
    return new Hash(block, 1, 2, 3);
  }
}
