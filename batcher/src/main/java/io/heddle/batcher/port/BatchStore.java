package io.heddle.batcher.port;

import io.heddle.primitives.Hash;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Port: the batches we made. Blocking; every write is durable when it returns. Indices run from 1
/// without gaps.
public interface BatchStore {

  /// The batch with the highest index.
  Optional<StoredBatch> latest();

  /// The batch with this index.
  Optional<StoredBatch> byIndex(long index);

  /// The batch with the highest index whose status is at least this.
  Optional<StoredBatch> latestAtLeast(BatchStatus status);

  /// Up to `limit` batches with exactly this status, ascending by index.
  List<StoredBatch> withStatus(BatchStatus status, int limit);

  /// Adds the next batch with its bytes. Throws [IllegalStateException] when the index is not the
  /// latest's plus one.
  void insert(StoredBatch batch, BatchBytes bytes);

  /// The bytes of the batch with this index.
  Optional<BatchBytes> bytes(long index);

  /// The bytes of the batch whose header has this `dataHash`.
  Optional<BatchBytes> bytesByDataHash(Hash dataHash);

  /// Moves one batch on or back, if it still is what was seen: the very same batch with the same
  /// status. Two loops move batches, so whoever does not find it so has read something old: nothing
  /// is written, and it must read again.
  ///
  /// @param commit replaces the stored inclusion
  /// @return whether it was moved
  boolean move(StoredBatch seen, BatchStatus status, @Nullable L1Inclusion commit);

  /// Forgets this batch and all later ones. Only for batches that L1 does not have.
  void discardFrom(long index);
}
