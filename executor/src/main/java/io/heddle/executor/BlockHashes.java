package io.heddle.executor;

import io.heddle.primitives.Hash;

/// The hashes of earlier blocks, for BLOCKHASH.
@FunctionalInterface
public interface BlockHashes {
  /// The hash of block `number`, which is one of the 256 blocks before the executing one.
  Hash hash(long number);
}
