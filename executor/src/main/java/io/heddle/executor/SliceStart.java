package io.heddle.executor;

/// Where in its block a slice of transactions begins.
///
/// @param transactionIndex included transactions before the slice
/// @param logIndex logs before the slice
/// @param gasUsed gas used by the block before the slice
public record SliceStart(int transactionIndex, int logIndex, long gasUsed) {
  /// The start of a block.
  public static final SliceStart BLOCK_START = new SliceStart(0, 0, 0);
}
