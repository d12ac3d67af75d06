package io.heddle.sequencer.builder;

import io.heddle.primitives.rollup.BlockInputs;
import io.heddle.sequencer.SealedBlock;

/// Sealed blocks that nobody executed.
public final class TestBlocks {
  private TestBlocks() {}

  /// A block on top of another, with its header otherwise.
  public static SealedBlock sealed(SealedBlock parent, BlockInputs inputs) {
    return BlockSealer.sealed(
        parent.header().toBuilder()
            .parentHash(parent.hash())
            .number(inputs.number())
            .timestamp(inputs.timestamp())
            .prevRandao(inputs.origin().prevRandao())
            .build(),
        inputs);
  }
}
