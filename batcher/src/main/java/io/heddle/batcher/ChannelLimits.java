package io.heddle.batcher;

import io.heddle.batcher.codec.BatchData;

/// When a batch is closed.
///
/// @param maxBlocks most blocks, at most [BatchData#MAX_BLOCKS]
/// @param maxAgeSeconds longest time that the first block waits, by the blocks' own clock
/// @param targetSizeBytes transaction bytes, uncompressed, that are enough
public record ChannelLimits(int maxBlocks, long maxAgeSeconds, long targetSizeBytes) {

  public ChannelLimits {
    if (maxBlocks < 1 || maxBlocks > BatchData.MAX_BLOCKS) {
      throw new IllegalArgumentException("maxBlocks: " + maxBlocks);
    }
  }
}
