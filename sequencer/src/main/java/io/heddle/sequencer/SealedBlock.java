package io.heddle.sequencer;

import io.heddle.primitives.Hash;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.rollup.L1Origin;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.List;

/// A sealed L2 block with its transactions.
///
/// @param sizeBytes length of the block's RLP
/// @param sequenceNumber how many blocks of the same L1 origin precede it
public record SealedBlock(
    BlockHeader header,
    Hash hash,
    List<RecoveredTransaction> transactions,
    long sizeBytes,
    L1Origin origin,
    long sequenceNumber) {
  public SealedBlock {
    transactions = List.copyOf(transactions);
  }

  public long number() {
    return header.number();
  }

  public BlockRef ref() {
    return sealedHeader().ref();
  }

  /// This block without its transactions.
  public SealedHeader sealedHeader() {
    return new SealedHeader(header, hash, transactions.size(), sizeBytes, origin, sequenceNumber);
  }
}
