package io.heddle.sequencer;

import io.heddle.primitives.Hash;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.rollup.L1Origin;

/// A sealed L2 block without its transactions: one row, however large the block is.
///
/// @param transactionCount how many transactions the block has
/// @param sizeBytes length of the block's RLP
/// @param sequenceNumber how many blocks of the same L1 origin precede it
public record SealedHeader(
    BlockHeader header,
    Hash hash,
    int transactionCount,
    long sizeBytes,
    L1Origin origin,
    long sequenceNumber) {
  public long number() {
    return header.number();
  }

  public BlockRef ref() {
    return new BlockRef(
        header.number(),
        hash,
        header.parentHash(),
        header.timestamp(),
        origin.number(),
        origin.hash(),
        sequenceNumber);
  }
}
