package io.heddle.sequencer;

import io.heddle.primitives.Hash;
import java.util.Optional;

/// A batch as users are told of it.
///
/// @param status `sealed`, `submitted`, `committed`, `proven` or `finalized`
/// @param outputRoot after its last block
/// @param commit where it is on the L1; from `committed` on
public record BatchView(
    long index,
    long firstBlock,
    long lastBlock,
    String status,
    Hash outputRoot,
    Optional<Commit> commit) {
  /// The L1 transaction that committed it.
  public record Commit(Hash transaction, long l1Block, Hash l1BlockHash) {}
}
