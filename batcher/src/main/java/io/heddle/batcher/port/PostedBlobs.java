package io.heddle.batcher.port;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import java.util.List;

/// Port: keeps the blobs that are posted, since L1 drops them. Blocking; durable when it returns.
public interface PostedBlobs {

  /// Keeps no blob.
  PostedBlobs NONE = (versionedHashes, blobs) -> {};

  /// Keeps these blobs, each under its versioned hash. Called before they are posted, and again for
  /// the same ones when they are posted again.
  void keep(List<Hash> versionedHashes, List<Bytes> blobs);
}
