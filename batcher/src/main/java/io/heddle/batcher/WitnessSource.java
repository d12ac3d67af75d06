package io.heddle.batcher;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;

/// Port: what the executor knows about sealed blocks, as bytes that the batcher does not look into.
/// Blocking.
public interface WitnessSource {

  /// Encoded execution witness for the blocks `firstBlock..lastBlock`.
  Bytes witness(long firstBlock, long lastBlock);

  /// Encoded state diff over the same blocks.
  Bytes stateDiff(long firstBlock, long lastBlock);

  /// Encoded access lists of the same blocks, as far as they are kept; nothing depends on them.
  Bytes accessLists(long firstBlock, long lastBlock);

  /// Output root after this block.
  Hash outputRoot(long block);
}
