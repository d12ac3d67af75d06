package io.heddle.sequencer.builder;

import io.heddle.executor.StateDiff;
import io.heddle.executor.state.StateStore;
import io.heddle.executor.trie.StateTrie;
import io.heddle.executor.trie.TrieUpdate;
import io.heddle.executor.trie.TrieWorkers;
import io.heddle.primitives.Check;
import io.heddle.primitives.Hash;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The tries at the end of the chain: they stay in memory from block to block, up to a bound, and
/// several threads update them.
///
/// Blocks can be applied before the one before is stored. After a block was undone, or an update
/// failed, they begin anew at the stored head, when nothing waits to be stored. Used by one thread
/// at a time, recovery's, then the one that computes roots; only [#stored] is for others.
public final class HeadTrie implements AutoCloseable {
  private final StateStore states;
  private final TrieWorkers workers;
  private final long memoryBytes;
  private final AtomicInteger unstored = new AtomicInteger();
  private @Nullable StateTrie trie;

  /// @param threads that work on an update, the caller's included
  /// @param memoryBytes what the nodes may take between two blocks
  public HeadTrie(StateStore states, int threads, long memoryBytes) {
    this.states = states;
    this.workers = new TrieWorkers(threads);
    this.memoryBytes = memoryBytes;
  }

  /// What `diff` makes of the tries with root `baseRoot`: those of the last block that was applied,
  /// or, when that is stored, of the stored head.
  TrieUpdate apply(Hash baseRoot, StateDiff diff) {
    StateTrie current = trie;
    boolean goesOn = current != null && current.root().equals(baseRoot);
    if (unstored.get() == 0) {
      Check.equal(baseRoot, states.head().stateRoot(), "the trie's base is not the stored head");
    } else {
      Check.invariant(goesOn, "the trie's base is not the last block: baseRoot=" + baseRoot);
    }
    if (current == null || !goesOn) {
      current = new StateTrie(states.nodes(), baseRoot, workers);
    }
    trie = null; // an update that fails leaves nothing that could be used
    TrieUpdate update = current.apply(diff);
    current.trim(memoryBytes, unstored.incrementAndGet());
    trie = current;
    return update;
  }

  /// Says that the oldest block that was applied and not stored now is.
  void stored() {
    Check.invariant(unstored.decrementAndGet() >= 0, "stored more blocks than were applied");
  }

  @Override
  public void close() {
    workers.close();
  }
}
