package io.heddle.batcher.port;

import io.heddle.primitives.Bytes;
import java.util.List;

/// What a batch is on L1. Kept apart from [StoredBatch]: some hundred kilobytes, which only posting
/// and reading blobs back need.
///
/// @param data the encoded batch, as it is split into blobs or sent as calldata
/// @param commitments the KZG commitment of each blob, 48 bytes, in order; computed when the batch
///   is sealed. Empty for one that was sealed before they were stored
public record BatchBytes(Bytes data, List<Bytes> commitments) {

  public BatchBytes {
    commitments = List.copyOf(commitments);
  }
}
