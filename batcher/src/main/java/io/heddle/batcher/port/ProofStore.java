package io.heddle.batcher.port;

import java.util.Optional;

/// Port: the proofs we were given. Blocking; every write is durable when it returns.
public interface ProofStore {

  /// The proof whose range starts with this batch.
  Optional<StoredProof> byFirstBatch(long firstBatch);

  /// Adds a proof, in place of an earlier one with the same first batch.
  void put(StoredProof proof);

  /// Forgets proofs that cover this batch or a later one.
  void discardFrom(long batch);
}
