package io.heddle.batcher.l1.read;

import io.heddle.batcher.blob.BlobPacking;
import io.heddle.batcher.blob.BlobSidecar;
import io.heddle.batcher.l1.rpc.L1Block;
import io.heddle.batcher.l1.rpc.L1UnavailableException;
import io.heddle.batcher.port.BatchStore;
import io.heddle.batcher.port.StoredBatch;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import java.util.List;
import java.util.Optional;

/// The node's own database as a blob archive: it has the bytes of every batch that it posted. The
/// reader checks them against the versioned hashes on L1, so tampered bytes are refused like a
/// tampered blob.
public final class StoredBlobSource implements BlobSource {

  private final BatchStore batches;

  public StoredBlobSource(BatchStore batches) {
    this.batches = batches;
  }

  @Override
  public List<Bytes> blobs(Hash transactionHash, L1Block block, List<Hash> versionedHashes) {
    Hash dataHash = BlobSidecar.dataHash(versionedHashes);
    long newest = batches.latest().map(StoredBatch::index).orElse(0L);
    for (long index = newest; index > 0; index--) {
      Optional<StoredBatch> batch = batches.byIndex(index);
      if (batch.isPresent() && batch.get().header().dataHash().equals(dataHash)) {
        return BlobPacking.pack(batch.get().data());
      }
    }
    throw new L1UnavailableException("no batch with these blobs in the store: " + dataHash);
  }
}
