package io.heddle.batcher.port;

import io.heddle.primitives.Hash;
import io.heddle.prover.StopSignal;

/// Port: what the executor knows about sealed blocks. Blocking.
public interface WitnessSource {

  /// Records the blocks `firstBlock..lastBlock` by executing them again, which computes for long:
  /// called on a platform thread of its own.
  ///
  /// @param stop calls it off
  RangeRecording record(long firstBlock, long lastBlock, StopSignal stop);

  /// Output root after this block.
  Hash outputRoot(long block);
}
