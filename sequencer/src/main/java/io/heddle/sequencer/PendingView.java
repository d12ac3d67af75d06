package io.heddle.sequencer;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.StateView;
import io.heddle.primitives.Hash;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.List;

/// The open block at one moment: an immutable picture, safe to read from any thread.
///
/// @param env what its transactions see
/// @param state the state after the transactions executed so far
/// @param transactions those executed so far, deposits first; a list that does not change
/// @param gasUsed by them together
public record PendingView(
    BlockEnv env, StateView state, List<RecoveredTransaction> transactions, long gasUsed) {
  /// The hash of the block before it; where that has just been executed, this waits until its root
  /// is computed.
  public Hash parentHash() {
    return env.blockHashes().hash(env.number() - 1);
  }
}
