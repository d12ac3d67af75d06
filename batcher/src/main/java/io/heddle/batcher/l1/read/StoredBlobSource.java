package io.heddle.batcher.l1.read;

import io.heddle.batcher.blob.BlobPacking;
import io.heddle.batcher.blob.BlobSidecar;
import io.heddle.batcher.l1.rpc.L1Block;
import io.heddle.batcher.l1.rpc.L1UnavailableException;
import io.heddle.batcher.port.BatchStore;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import java.util.List;

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
    return batches
        .bytesByDataHash(dataHash)
        .map(bytes -> BlobPacking.pack(bytes.data()))
        .orElseThrow(() ->
            new L1UnavailableException("no batch with these blobs in the store: " + dataHash));
  }
}
