package io.heddle.batcher.l1.read;

import io.heddle.batcher.derivation.DerivationCursor;
import io.heddle.batcher.port.ConfirmedOrigin;
import io.heddle.batcher.port.L1Inclusion;
import io.heddle.primitives.rollup.BlockInputs;
import java.util.List;

/// A batch with all that follows from it and L1.
///
/// @param committed the batch as L1 has it
/// @param inclusion where it was committed
/// @param origins the L1 blocks after the previous batch's origin up to this one's, with deposits;
///   the first batch's begin with the rollup's L1 genesis block
/// @param blocks its blocks' inputs
/// @param end where derivation stands after it
public record DerivedBatch(
    CommittedBatch committed,
    L1Inclusion inclusion,
    List<ConfirmedOrigin> origins,
    List<BlockInputs> blocks,
    DerivationCursor end) {

  public DerivedBatch {
    origins = List.copyOf(origins);
    blocks = List.copyOf(blocks);
  }

  /// Its index in the Rollup contract.
  public long index() {
    return committed.header().index();
  }
}
