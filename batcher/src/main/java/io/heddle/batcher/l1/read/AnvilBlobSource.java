package io.heddle.batcher.l1.read;

import io.heddle.batcher.l1.rpc.L1Block;
import io.heddle.batcher.l1.rpc.L1Client;
import io.heddle.batcher.l1.rpc.L1UnavailableException;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import java.util.List;

/// Blobs from anvil, which keeps them with the transaction. Development only.
public final class AnvilBlobSource implements BlobSource {

  private final L1Client l1;

  public AnvilBlobSource(L1Client l1) {
    this.l1 = l1;
  }

  @Override
  public List<Bytes> blobs(Hash transactionHash, L1Block block, List<Hash> versionedHashes) {
    return l1.anvilBlobs(transactionHash)
        .orElseThrow(() ->
            new L1UnavailableException("no blobs from anvil for transaction=" + transactionHash));
  }
}
