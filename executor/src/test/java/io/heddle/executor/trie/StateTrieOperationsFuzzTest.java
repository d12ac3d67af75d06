package io.heddle.executor.trie;

import io.heddle.primitives.crypto.KeccakEngine;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Random operations on a whole state, in batches of 1 to 1,000, against the reference trie after
/// every batch, with any number of threads.
///
/// Seed: `-Dheddle.seed=N`. More operations: `-Dheddle.trie.operations=100000`, some ten minutes
/// for each method on a busy machine.
@Timeout(3_600)
class StateTrieOperationsFuzzTest {
  private static final long SEED = Long.getLong("heddle.seed", 20_261_120L);
  private static final int OPERATIONS = Integer.getInteger("heddle.trie.operations", 12_000);
  private static final int LARGEST_BATCH = 1_000;

  @Test
  void apply_oneThread_everyRootIsTheReferences() {
    run(1, KeccakEngine.scalar());
  }

  @Test
  void apply_twoThreads_everyRootIsTheReferences() {
    run(2, KeccakEngine.current());
  }

  @Test
  void apply_fourThreads_everyRootIsTheReferences() {
    run(4, KeccakEngine.current());
  }

  private static void run(int threads, KeccakEngine engine) {
    System.out.printf(
        "StateTrieOperationsFuzzTest: heddle.seed=%d threads=%d engine=%s%n",
        SEED, threads, engine.name());
    Random random = new Random(SEED);
    RandomOperations operations = new RandomOperations(random);
    NodeMap stored = new NodeMap();
    try (TrieWorkers workers = new TrieWorkers(threads, () -> engine)) {
      StateTrie trie = new StateTrie(stored, StateTrie.EMPTY_ROOT, workers);
      int done = 0;
      for (int batch = 0; done < OPERATIONS; batch++) {
        int size = 1 + random.nextInt(batch % 3 == 0 ? LARGEST_BATCH : 30);
        done += size;
        TrieUpdate update = trie.apply(operations.nextDiff(size));
        stored.apply(update);
        operations.checkRoots(update, "in batch " + batch);
        if (random.nextInt(10) == 0) {
          operations.checkProofs(stored, update.root(), operations.state());
        }
        if (random.nextInt(8) == 0) {
          trie = new StateTrie(stored, update.root(), workers); // a restart
        }
      }
    }
  }
}
