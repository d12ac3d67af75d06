package io.heddle.bench;

import io.heddle.executor.SliceStart;
import io.heddle.executor.block.BlockResult;
import io.heddle.executor.state.StateSnapshot;
import io.heddle.executor.state.store.LmdbStateStore;
import io.heddle.executor.trie.StateTrie;
import io.heddle.executor.trie.TrieUpdate;
import io.heddle.primitives.Hash;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.workload.SyntheticState;
import io.heddle.workload.Workload;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/// Blocks on a store: executed, their root computed, committed, unused nodes dropped. Block after
/// block, nothing overlaps.
///
/// @param trie of the store's head
record StoreBlocks(Engine engine, LmdbStateStore store, StateTrie trie) {
  static final String ROOTED = "execution and root";

  /// Brings all nodes of the accounts into memory.
  static void touchAll(SyntheticState state, StateTrie trie) {
    for (long i = 0; i < state.accounts(); i++) {
      if (trie.account(state.address(i)) == null) {
        throw new IllegalStateException("no account " + i);
      }
    }
  }

  /// What the next block takes.
  ///
  /// @param trieBytes that the trie may keep in memory
  Map<Metric, Double> next(
      Workload environments, List<RecoveredTransaction> transactions, long trieBytes) {
    StateSnapshot snapshot = store.latest();
    long number = snapshot.blockNumber() + 1;
    AtomicReference<BlockResult> executed = new AtomicReference<>();
    AtomicReference<TrieUpdate> updated = new AtomicReference<>();
    Cost execution =
        Cost.of(() ->
            executed.set(
                engine
                    .executor()
                    .execute(
                        environments.env((int) number - 1),
                        SliceStart.BLOCK_START,
                        transactions,
                        snapshot)));
    BlockResult result = Objects.requireNonNull(executed.get());
    ExecutionSuite.requireSuccess(result);
    Cost root = Cost.of(() -> updated.set(trie.apply(result.diff())));
    TrieUpdate update = Objects.requireNonNull(updated.get());
    Hash hash = BenchStore.blockHash(update.root());
    Cost commit = Cost.of(() -> store.commit(number, hash, result.diff(), update));
    Cost trim = Cost.of(() -> trie.trim(trieBytes, 0));
    int count = transactions.size();
    double rooted = execution.seconds() + root.seconds();
    Map<Metric, Double> metrics = new LinkedHashMap<>();
    metrics.put(new Metric(ROOTED, "tx/s"), count / rooted);
    metrics.put(
        new Metric("and commit", "tx/s"), count / (rooted + commit.seconds() + trim.seconds()));
    put(metrics, "execution", execution);
    put(metrics, "root", root);
    put(metrics, "commit", commit);
    put(metrics, "trim", trim);
    return metrics;
  }

  private static void put(Map<Metric, Double> metrics, String part, Cost cost) {
    metrics.put(new Metric(part + ", wall", "ms"), cost.seconds() * 1e3);
    metrics.put(new Metric(part + ", CPU", "ms"), cost.cpuSeconds() * 1e3);
  }
}
