package io.heddle.batcher.l1.read;

import io.heddle.batcher.l1.rpc.L1Block;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import java.util.List;

/// Where blobs are read back from. What it returns is checked against the versioned hashes by the
/// caller, so it need not be trusted.
public interface BlobSource {

  /// The blobs with these versioned hashes, in this order. Throws [L1UnavailableException] when it
  /// has none or not all of them.
  ///
  /// @param transactionHash the transaction that carried them
  /// @param block the L1 block it is in
  /// @param versionedHashes what the transaction names
  List<Bytes> blobs(Hash transactionHash, L1Block block, List<Hash> versionedHashes);
}
