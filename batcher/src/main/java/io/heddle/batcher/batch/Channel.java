package io.heddle.batcher.batch;

import io.heddle.batcher.port.BatchBlock;
import io.heddle.batcher.port.CloseReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The blocks that wait for the next batch, and whether they are enough. State without I/O: the
/// driver feeds it.
///
/// Bounded by [ChannelLimits#maxBlocks]. Owned by the batch driver's loop.
public final class Channel {

  private final ChannelLimits limits;
  private final List<BatchBlock> blocks = new ArrayList<>();
  private long firstBlock;
  private long depositsBefore;
  private long sizeBytes;
  private OptionalLong busySince = OptionalLong.empty();

  /// @param firstBlock the block that comes first
  /// @param depositsBefore deposits consumed before it
  public Channel(ChannelLimits limits, long firstBlock, long depositsBefore) {
    this.limits = limits;
    this.firstBlock = firstBlock;
    this.depositsBefore = depositsBefore;
  }

  /// The block that the channel starts with.
  public long firstBlock() {
    return firstBlock;
  }

  /// Forgets its blocks and waits for the first of them again.
  public void clear() {
    restartAt(firstBlock, depositsBefore);
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
    boolean busy = !block.transactions().isEmpty() || block.depositCount() > depositsBefore;
    if (busySince.isEmpty() && busy) {
      busySince = OptionalLong.of(block.timestamp());
    }
    blocks.add(block);
    sizeBytes += block.transactionSizeBytes();
    return true;
  }

  /// Whether more blocks would not fit into the batch anyway.
  public boolean large() {
    return sizeBytes >= limits.targetSizeBytes();
  }

  /// Why the blocks are enough for a batch; empty while they are not. Age is by the blocks' own
  /// clock.
  public Optional<CloseReason> closed() {
    if (blocks.isEmpty()) {
      return Optional.empty();
    }
    long now = blocks.getLast().timestamp();
    if (room() == 0) {
      return Optional.of(CloseReason.MAX_BLOCKS);
    }
    if (large()) {
      return Optional.of(CloseReason.TARGET_SIZE);
    }
    if (busySince.isPresent() && now - busySince.getAsLong() >= limits.maxAgeSeconds()) {
      return Optional.of(CloseReason.MAX_AGE);
    }
    if (now - blocks.getFirst().timestamp() >= limits.maxIdleAgeSeconds()) {
      return Optional.of(CloseReason.MAX_IDLE_AGE);
    }
    return Optional.empty();
  }

  /// The last block in it.
  public Optional<BatchBlock> last() {
    return blocks.isEmpty() ? Optional.empty() : Optional.of(blocks.getLast());
  }

  /// The blocks so far.
  public List<BatchBlock> blocks() {
    return List.copyOf(blocks);
  }

  /// Forgets everything and starts at this block, before which so many deposits were consumed.
  public void restartAt(long block, long deposits) {
    firstBlock = block;
    depositsBefore = deposits;
    blocks.clear();
    sizeBytes = 0;
    busySince = OptionalLong.empty();
  }
}
