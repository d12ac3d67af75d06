package io.heddle.batcher.l1.read;

import io.heddle.batcher.l1.rpc.L1Block;
import io.heddle.batcher.l1.rpc.L1UnavailableException;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Asks several sources in turn. L1 drops blobs after some weeks, so an archive comes last. Since
/// every blob is checked against its versioned hash, an archive need not be trusted.
public final class FallbackBlobSource implements BlobSource {

  private final List<BlobSource> sources;

  public FallbackBlobSource(List<? extends BlobSource> sources) {
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("no blob sources");
    }
    this.sources = List.copyOf(sources);
  }

  @Override
  public List<Bytes> blobs(Hash transactionHash, L1Block block, List<Hash> versionedHashes) {
    @Nullable L1UnavailableException last = null;
    for (BlobSource source : sources) {
      try {
        List<Bytes> blobs = source.blobs(transactionHash, block, versionedHashes);
        if (blobs.size() == versionedHashes.size()) {
          return blobs;
        }
      } catch (L1UnavailableException e) {
        last = e;
      }
    }
    String what = "no source has the blobs: transaction=" + transactionHash;
    throw last == null
        ? new L1UnavailableException(what)
        : new L1UnavailableException(what + " last=" + last.getMessage(), last);
  }
}
