package io.heddle.batcher.port;

/// What became of a transaction in the outbox.
///
/// ```
/// PENDING → CONFIRMED | FAILED | DROPPED        REPLACED → CONFIRMED | FAILED | DROPPED
/// PENDING → REPLACED (same nonce, higher fee)   CONFIRMED → PENDING (an L1 reorg removed it)
/// ```
public enum L1TransactionStatus {
  /// Stored, perhaps sent, not seen in a block.
  PENDING,
  /// A later attempt with the same nonce pays more; either of them may still be included.
  REPLACED,
  /// Included and successful.
  CONFIRMED,
  /// Included and reverted.
  FAILED,
  /// Another transaction took its nonce: it can never be included.
  DROPPED;

  /// Whether it may still be included.
  public boolean open() {
    return this == PENDING || this == REPLACED;
  }
}
