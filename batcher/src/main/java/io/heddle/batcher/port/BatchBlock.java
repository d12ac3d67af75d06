package io.heddle.batcher.port;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import java.util.List;

/// One sealed L2 block, as far as a batch carries it. Attributes and deposits are not in it:
/// everyone derives them from L1.
///
/// @param number block number
/// @param hash block hash
/// @param parentHash parent's hash
/// @param timestamp seconds
/// @param originNumber number of its L1 origin
/// @param originHash hash of its L1 origin
/// @param sequenceNumber distance from the first block with that origin
/// @param transactions user transactions in block order, in their canonical encoding
/// @param depositCount deposits consumed from genesis up to and including this block
public record BatchBlock(
    long number,
    Hash hash,
    Hash parentHash,
    long timestamp,
    long originNumber,
    Hash originHash,
    long sequenceNumber,
    List<Bytes> transactions,
    long depositCount) {

  public BatchBlock {
    transactions = List.copyOf(transactions);
  }

  /// Sum of the transactions' sizes.
  public long transactionSizeBytes() {
    long size = 0;
    for (Bytes transaction : transactions) {
      size += transaction.size();
    }
    return size;
  }
}
