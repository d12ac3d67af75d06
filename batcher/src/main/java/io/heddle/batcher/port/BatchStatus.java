package io.heddle.batcher.port;

/// How far a batch has come. Normally forward only:
///
/// ```
/// SEALED → SUBMITTED → COMMITTED → PROVEN → FINALIZED
/// ```
///
/// and back to SEALED (an L1 reorg dropped the commit) or to COMMITTED (it dropped the proof).
public enum BatchStatus {
  /// Its bytes are in the store; nothing was sent.
  SEALED,
  /// The committing transaction is in the outbox, and may have been sent.
  SUBMITTED,
  /// The Rollup contract has it: its blocks are `safe`.
  COMMITTED,
  /// A proof that covers it was accepted.
  PROVEN,
  /// It can no longer be reverted: its blocks are `finalized`.
  FINALIZED;

  /// Whether a batch with this status is at least as far as `other`.
  public boolean atLeast(BatchStatus other) {
    return compareTo(other) >= 0;
  }
}
