package io.heddle.batcher.batch;

import io.heddle.batcher.codec.BatchData;

/// When a batch is closed.
///
/// @param maxBlocks most blocks, at most [BatchData#MAX_BLOCKS]
/// @param maxAgeSeconds longest time that the first block with user transactions or deposits waits,
///   by the blocks' own clock
/// @param maxIdleAgeSeconds longest time that blocks without any wait: nobody is waiting for them,
///   and a batch of them costs as much on L1 as any other
/// @param targetSizeBytes transaction bytes, uncompressed, that are enough
public record ChannelLimits(
    int maxBlocks, long maxAgeSeconds, long maxIdleAgeSeconds, long targetSizeBytes) {

  public ChannelLimits {
    if (maxBlocks < 1 || maxBlocks > BatchData.MAX_BLOCKS) {
      throw new IllegalArgumentException("maxBlocks: " + maxBlocks);
    }
    if (maxAgeSeconds < 0 || maxIdleAgeSeconds < maxAgeSeconds) {
      throw new IllegalArgumentException(
          "maxIdleAgeSeconds: %d is below maxAgeSeconds: %d"
              .formatted(maxIdleAgeSeconds, maxAgeSeconds));
    }
  }
}
