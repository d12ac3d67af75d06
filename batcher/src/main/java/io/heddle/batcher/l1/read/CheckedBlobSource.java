package io.heddle.batcher.l1.read;

import io.heddle.batcher.blob.BlobSidecar;
import io.heddle.batcher.l1.rpc.L1Block;
import io.heddle.batcher.l1.rpc.L1UnavailableException;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks several sources in turn, and gives what hashes to the versioned hashes: L1 keeps blobs for
/// some weeks only, files get damaged, and none of the sources need be trusted. What did not come
/// from the archive goes into it.
public final class CheckedBlobSource implements BlobSource {

  private static final Logger LOG = LoggerFactory.getLogger(CheckedBlobSource.class);

  private final List<BlobSource> sources;
  private final @Nullable BlobArchive archive;

  /// @param sources asked in this order
  public CheckedBlobSource(List<? extends BlobSource> sources) {
    this(sources, null);
  }

  private CheckedBlobSource(List<? extends BlobSource> sources, @Nullable BlobArchive archive) {
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("no blob sources");
    }
    this.sources = List.copyOf(sources);
    this.archive = archive;
  }

  /// This source's blobs, checked.
  static CheckedBlobSource of(BlobSource source) {
    return source instanceof CheckedBlobSource checked
        ? checked
        : new CheckedBlobSource(List.of(source));
  }

  /// The same sources with an archive, which is asked first.
  public CheckedBlobSource with(BlobArchive first) {
    List<BlobSource> all = Stream.concat(Stream.of(first), sources.stream()).toList();
    return new CheckedBlobSource(all, first);
  }

  /// Throws [WrongBlobsException] when all there is hashes to something else, and
  /// [L1UnavailableException] when there is nothing.
  @Override
  public List<Bytes> blobs(Hash transactionHash, L1Block block, List<Hash> versionedHashes) {
    @Nullable String wrong = null;
    @Nullable L1UnavailableException missing = null;
    for (BlobSource source : sources) {
      try {
        List<Bytes> blobs = source.blobs(transactionHash, block, versionedHashes);
        Optional<String> difference = difference(versionedHashes, blobs);
        if (difference.isEmpty()) {
          keep(source, versionedHashes, blobs);
          return blobs;
        }
        wrong = difference.get();
        LOG.warn("blobs refused: source={} {}", source.getClass().getSimpleName(), wrong);
      } catch (L1UnavailableException e) {
        missing = e;
      }
    }
    String what = "no source has the blobs: transaction=" + transactionHash;
    if (wrong != null) {
      what += " refused=" + wrong;
      throw missing == null
          ? new WrongBlobsException(what)
          : new WrongBlobsException(what + " last=" + missing.getMessage(), missing);
    }
    throw missing == null
        ? new L1UnavailableException(what)
        : new L1UnavailableException(what + " last=" + missing.getMessage(), missing);
  }

  private void keep(BlobSource source, List<Hash> versionedHashes, List<Bytes> blobs) {
    if (archive == null || source == archive) {
      return;
    }
    try {
      for (int i = 0; i < blobs.size(); i++) {
        archive.put(versionedHashes.get(i), blobs.get(i));
      }
    } catch (L1UnavailableException e) {
      // What was read is good: a full disk must not stop who reads it.
      LOG.warn("blobs read but not kept: {}", e.getMessage());
    }
  }

  private static Optional<String> difference(List<Hash> versionedHashes, List<Bytes> blobs) {
    if (blobs.size() != versionedHashes.size()) {
      return Optional.of("blobs: expected=" + versionedHashes.size() + " actual=" + blobs.size());
    }
    for (int i = 0; i < blobs.size(); i++) {
      Hash actual;
      try {
        actual = BlobSidecar.versionedHash(blobs.get(i));
      } catch (IllegalArgumentException e) {
        return Optional.of("no blob: blob=" + i + " " + e.getMessage());
      }
      if (!actual.equals(versionedHashes.get(i))) {
        return Optional.of(
            "blob versioned hash: blob=%d expected=%s actual=%s"
                .formatted(i, versionedHashes.get(i), actual));
      }
    }
    return Optional.empty();
  }
}
