package io.heddle.batcher.l1.read;

import io.heddle.batcher.derivation.DerivationCursor;
import io.heddle.primitives.rollup.BlockInputs;
import io.heddle.prover.RefusalReason;
import java.util.List;

/// What a prover gets from L1 for a range of batches.
public sealed interface BatchRange {

  /// The inputs of all blocks of the range, derived from L1 alone.
  ///
  /// @param start where derivation stood before the first block
  /// @param blocks in order
  /// @param end where it stands after the last
  record Derived(DerivationCursor start, List<BlockInputs> blocks, DerivationCursor end)
      implements BatchRange {
    public Derived {
      blocks = List.copyOf(blocks);
    }
  }

  /// L1 does not give such a range, and why.
  record Refused(RefusalReason reason, String detail) implements BatchRange {}
}
