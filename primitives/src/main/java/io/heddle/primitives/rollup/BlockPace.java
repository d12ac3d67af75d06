package io.heddle.primitives.rollup;

/// How densely L2 blocks may follow each other.
///
/// Timestamps are whole seconds, and a block that is full is sealed before its second is over; the
/// next one then has the same timestamp. So timestamps never fall, but need not rise. What keeps a
/// sequencer from making blocks without end is this rule, which needs nothing but the block itself:
/// on one L1 origin there are at most [#MAX_BLOCKS_PER_SECOND] blocks for each second that the
/// block's timestamp is past the origin's, the second of the origin included.
///
/// A block whose timestamp is a second above its parent's always satisfies it, if its parent does.
public final class BlockPace {
  /// Most blocks per second, on average since the origin.
  public static final long MAX_BLOCKS_PER_SECOND = 16;

  private BlockPace() {}

  /// Whether a block may be the `sequenceNumber`th (from 0) on its origin at this time.
  ///
  /// @param timestamp of the block, not below `originTimestamp`; both in seconds
  public static boolean allows(long originTimestamp, long timestamp, long sequenceNumber) {
    long seconds = timestamp - originTimestamp; // unsigned, as the times are
    return Long.compareUnsigned(sequenceNumber / MAX_BLOCKS_PER_SECOND, seconds) <= 0;
  }
}
