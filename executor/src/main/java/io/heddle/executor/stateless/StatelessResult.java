package io.heddle.executor.stateless;

import io.heddle.executor.StateDiff;
import io.heddle.primitives.Hash;
import io.heddle.primitives.block.BlockHeader;
import java.util.List;

/// What some blocks come to.
///
/// @param headers one per block
/// @param diff all blocks' changes together
/// @param outputRoot the commitment to the last block
public record StatelessResult(List<BlockHeader> headers, StateDiff diff, Hash outputRoot) {
  public StatelessResult {
    headers = List.copyOf(headers);
  }

  /// The header of the last block.
  public BlockHeader last() {
    return headers.getLast();
  }
}
