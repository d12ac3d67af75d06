package io.heddle.batcher.blob;

/// Which proofs a blob transaction's sidecar carries; it follows the L1 fork, and nodes refuse the
/// other one.
public enum SidecarFormat {
  /// Until Osaka: one proof per blob (EIP-4844).
  BLOB_PROOFS,
  /// From Osaka on: 128 cell proofs per blob, and a version byte (EIP-7594).
  CELL_PROOFS
}
