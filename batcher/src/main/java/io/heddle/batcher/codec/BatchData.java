package io.heddle.batcher.codec;

import io.heddle.batcher.port.BatchBlock;
import io.heddle.primitives.Bytes;
import java.util.ArrayList;
import java.util.List;

/// What a batch says: for each block its time, its L1 origin and the users' transactions.
/// Everything else about the blocks follows from L1 and from execution.
///
/// @param chainId the L2 chain id, which nearly all transactions share
/// @param firstBlock number of the first block; the others follow
/// @param firstSequenceNumber distance of the first block from the first block with its origin
/// @param blocks at least one
public record BatchData(
    long chainId, long firstBlock, long firstSequenceNumber, List<BlockData> blocks) {

  /// Most blocks in a batch.
  public static final int MAX_BLOCKS = 4096;

  public BatchData {
    blocks = List.copyOf(blocks);
    if (blocks.isEmpty() || blocks.size() > MAX_BLOCKS) {
      throw new IllegalArgumentException("batch blocks: " + blocks.size());
    }
  }

  /// One block.
  ///
  /// @param timestamp seconds
  /// @param originNumber number of its L1 origin
  /// @param transactions user transactions in their canonical encoding
  public record BlockData(long timestamp, long originNumber, List<Bytes> transactions) {

    public BlockData {
      transactions = List.copyOf(transactions);
    }
  }

  /// The data for these consecutive blocks.
  public static BatchData of(long chainId, List<BatchBlock> blocks) {
    List<BlockData> data = new ArrayList<>(blocks.size());
    for (BatchBlock block : blocks) {
      data.add(new BlockData(block.timestamp(), block.originNumber(), block.transactions()));
    }
    BatchBlock first = blocks.getFirst();
    return new BatchData(chainId, first.number(), first.sequenceNumber(), data);
  }

  /// Number of the last block.
  public long lastBlock() {
    return firstBlock + blocks.size() - 1;
  }

  /// Distance of the last block from the first block with its origin.
  public long lastSequenceNumber() {
    long sequenceNumber = firstSequenceNumber;
    for (int i = 1; i < blocks.size(); i++) {
      boolean sameOrigin = blocks.get(i).originNumber() == blocks.get(i - 1).originNumber();
      sequenceNumber = sameOrigin ? sequenceNumber + 1 : 0;
    }
    return sequenceNumber;
  }
}
