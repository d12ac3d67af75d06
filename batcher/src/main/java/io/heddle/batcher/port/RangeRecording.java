package io.heddle.batcher.port;

import io.heddle.primitives.Bytes;

/// What a [WitnessSource] recorded of consecutive blocks.
public sealed interface RangeRecording {

  /// All that a prover needs, as bytes that the batcher does not look into.
  ///
  /// @param witness encoded execution witness
  /// @param stateDiff encoded state diff
  /// @param accessLists encoded access lists, as far as they are kept; nothing depends on them
  record Recorded(Bytes witness, Bytes stateDiff, Bytes accessLists) implements RangeRecording {}

  /// It was called off before it was done.
  record CalledOff() implements RangeRecording {}
}
