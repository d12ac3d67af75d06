package io.heddle.batcher.channel;

import io.heddle.batcher.BatchBlock;
import io.heddle.batcher.ChannelLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The blocks that wait for the next batch, and whether they are enough. State without I/O: the
/// driver feeds it.
///
/// Bounded by [ChannelLimits#maxBlocks]. Owned by the batch driver's loop.
public final class Channel {

  private final ChannelLimits limits;
  private final List<BatchBlock> blocks = new ArrayList<>();
  private long firstBlock;
  private long sizeBytes;

  /// @param firstBlock the block that comes first
  public Channel(ChannelLimits limits, long firstBlock) {
    this.limits = limits;
    this.firstBlock = firstBlock;
  }

  /// The block that the channel starts with.
  public long firstBlock() {
    return firstBlock;
  }

  /// The next block that the channel wants.
  public long nextBlock() {
    return firstBlock + blocks.size();
  }

  /// How many more it takes.
  public int room() {
    return limits.maxBlocks() - blocks.size();
  }

  /// Adds the next block. False, and nothing done, when it does not build on the last one: the
  /// chain was rebuilt, so [#restartAt].
  public boolean add(BatchBlock block) {
    if (block.number() != nextBlock() || room() == 0) {
      throw new IllegalArgumentException(
          "channel: expected=" + nextBlock() + " actual=" + block.number());
    }
    if (!blocks.isEmpty() && !block.parentHash().equals(blocks.getLast().hash())) {
      return false;
    }
    blocks.add(block);
    sizeBytes += block.transactionSizeBytes();
    return true;
  }

  /// Whether the blocks are enough for a batch: as many, as large or as old as the limits say. Age
  /// is by the blocks' own clock.
  public boolean full() {
    if (blocks.isEmpty()) {
      return false;
    }
    long ageSeconds = blocks.getLast().timestamp() - blocks.getFirst().timestamp();
    return room() == 0
        || sizeBytes >= limits.targetSizeBytes()
        || ageSeconds >= limits.maxAgeSeconds();
  }

  /// The last block in it.
  public Optional<BatchBlock> last() {
    return blocks.isEmpty() ? Optional.empty() : Optional.of(blocks.getLast());
  }

  /// The blocks so far.
  public List<BatchBlock> blocks() {
    return List.copyOf(blocks);
  }

  /// Forgets everything and starts at this block.
  public void restartAt(long block) {
    firstBlock = block;
    blocks.clear();
    sizeBytes = 0;
  }
}
