package io.heddle.batcher.derivation;

import io.heddle.primitives.rollup.BlockInputs;
import java.util.List;

/// What a batch derives to.
public sealed interface DerivationResult {

  /// The inputs of every block of the batch, and where that leaves derivation.
  record Derived(List<BlockInputs> blocks, DerivationCursor next) implements DerivationResult {
    public Derived {
      blocks = List.copyOf(blocks);
    }
  }

  /// A rule is broken.
  ///
  /// @param fault which
  /// @param detail names the block and the values
  record Invalid(DerivationFault fault, String detail) implements DerivationResult {}
}
