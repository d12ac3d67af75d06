package io.heddle.primitives.rollup;

import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.Keccak;

/// The commitment to an L2 block that L1 stores and withdrawals are proven against (OP Stack, "L2
/// output commitment").
public final class OutputRoot {
  private OutputRoot() {}

  /// Version 0: `keccak(0³² ‖ stateRoot ‖ messagePasserStorageRoot ‖ blockHash)`.
  public static Hash v0(Hash stateRoot, Hash messagePasserStorageRoot, Hash blockHash) {
    byte[] preimage = new byte[128];
    stateRoot.copyTo(preimage, 32);
    messagePasserStorageRoot.copyTo(preimage, 64);
    blockHash.copyTo(preimage, 96);
    return Keccak.hash(preimage);
  }
}
