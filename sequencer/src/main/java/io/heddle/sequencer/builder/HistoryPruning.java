package io.heddle.sequencer.builder;

import io.heddle.executor.state.StateStore;
import java.util.function.LongSupplier;

/// Keeps the state store's history within its bound: as many blocks as the settings say, and all
/// that are not final yet. Who commits a block asks for it, since the store has one owner at a
/// time.
final class HistoryPruning {
  static final long INTERVAL_BLOCKS = 16;

  private final StateStore states;
  private final long historyBlocks;
  private final LongSupplier finalizedNumber;

  /// @param historyBlocks blocks whose state is kept at least; `Long.MAX_VALUE` keeps all
  /// @param finalizedNumber last block that nothing undoes; later history is always kept
  HistoryPruning(StateStore states, long historyBlocks, LongSupplier finalizedNumber) {
    this.states = states;
    this.historyBlocks = historyBlocks;
    this.finalizedNumber = finalizedNumber;
  }

  /// Prunes, now and then, after a block was committed.
  void after(long number) {
    if (number % INTERVAL_BLOCKS != 0) {
      return;
    }
    long kept = Math.min(number - historyBlocks, finalizedNumber.getAsLong());
    // The finalized block goes up by whole proofs: what it frees is not pruned in one step.
    long oldest = Math.min(kept, states.oldestBlock() + 4 * INTERVAL_BLOCKS);
    if (oldest > states.oldestBlock()) {
      states.pruneHistoryBefore(oldest);
    }
  }
}
