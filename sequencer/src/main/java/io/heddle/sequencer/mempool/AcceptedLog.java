package io.heddle.sequencer.mempool;

import io.heddle.primitives.transaction.RecoveredTransaction;

/// Keeps accepted transactions beyond the process.
public interface AcceptedLog {
  /// Called for each accepted transaction, before its submitter hears of it; must not block.
  void append(RecoveredTransaction transaction);

  /// Waits until all that was appended so far is kept, as far as it ever will be.
  void awaitKept();
}
