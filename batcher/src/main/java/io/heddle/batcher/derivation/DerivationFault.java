package io.heddle.batcher.derivation;

/// Which rule batch data, or the L1 data beside it, breaks.
public enum DerivationFault {
  /// The L1 headers are no hash-linked chain from the previous origin to the batch's.
  L1_CHAIN_BROKEN,
  /// Receipts are missing for an L1 block whose bloom may contain a deposit.
  L1_RECEIPTS_MISSING,
  /// Receipts do not hash to the L1 header's receipts root.
  L1_RECEIPTS_ROOT,
  /// A `TransactionDeposited` log of the Portal is not well formed.
  MALFORMED_DEPOSIT,
  /// The batch does not start at the block after the previous batch.
  BLOCK_GAP,
  /// The batch is for another chain.
  WRONG_CHAIN,
  /// A block's origin is neither its parent's nor the one after it, or lies beyond the batch's.
  ORIGIN_JUMP,
  /// The batch's last block has another origin than the batch header.
  ORIGIN_MISMATCH,
  /// The first block's sequence number does not follow from the previous batch.
  SEQUENCE_NUMBER,
  /// A block is earlier than its parent.
  TIMESTAMP_BELOW_PARENT,
  /// A block is earlier than its L1 origin.
  TIMESTAMP_BEFORE_ORIGIN,
  /// More blocks on an origin than the time since then allows.
  BLOCK_PACE,
  /// A block with user transactions is too far ahead of its L1 origin.
  SEQUENCER_DRIFT,
  /// A user transaction does not decode, recovers to nobody, or is of a type that users may not
  /// send.
  INVALID_TRANSACTION,
  /// The batch header claims another number of deposits than L1 has up to the batch's origin.
  DEPOSIT_COUNT;

  /// Whether the data that L1 gave does not hold together, which says nothing of the batch.
  public boolean ofL1Data() {
    return this == L1_CHAIN_BROKEN || this == L1_RECEIPTS_MISSING || this == L1_RECEIPTS_ROOT;
  }
}
