package io.heddle.sequencer.builder;

import io.heddle.executor.StateDiff;
import io.heddle.executor.state.StateStore;
import io.heddle.executor.trie.StateTrie;
import io.heddle.executor.trie.TrieUpdate;
import io.heddle.executor.trie.TrieWorkers;
import io.heddle.primitives.Check;
import io.heddle.primitives.Hash;
import org.jspecify.annotations.Nullable;

/// The tries at the end of the chain: they stay in memory from block to block, up to a bound, and
/// several threads update them.
///
/// After a block was undone, or an update failed, they begin anew at the stored head. Used by one
/// thread at a time: recovery, then the builder.
public final class HeadTrie implements AutoCloseable {
  private final StateStore states;
  private final TrieWorkers workers;
  private final long memoryBytes;
  private @Nullable StateTrie trie;

  /// @param threads that work on an update, the caller's included
  /// @param memoryBytes what the nodes may take between two blocks
  public HeadTrie(StateStore states, int threads, long memoryBytes) {
    this.states = states;
    this.workers = new TrieWorkers(threads);
    this.memoryBytes = memoryBytes;
  }

  /// What `diff` makes of the stored head's tries.
  TrieUpdate apply(Hash baseRoot, StateDiff diff) {
    Check.equal(baseRoot, states.head().stateRoot(), "the trie's base is not the stored head");
    StateTrie current = trie;
    if (current == null || !current.root().equals(baseRoot)) {
      current = new StateTrie(states.nodes(), baseRoot, workers);
    }
    trie = null; // an update that fails leaves nothing that could be used
    TrieUpdate update = current.apply(diff);
    trie = current;
    return update;
  }

  /// Frees memory once all that was applied is stored.
  void stored() {
    StateTrie current = trie;
    if (current != null) {
      current.trim(memoryBytes, 0);
    }
  }

  @Override
  public void close() {
    workers.close();
  }
}
