package io.heddle.primitives.rollup;

import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;

/// The identity of a deposit transaction: `keccak(uint256(domain) ‖ keccak(l1BlockHash ‖
/// uint256(index)))` (OP Stack, "Source hash computation"). Clients compute it themselves from the
/// L1 log.
public final class SourceHash {
  private static final Hash USER_DEPOSIT_DOMAIN = Hash.ZERO;
  private static final Hash L1_ATTRIBUTES_DOMAIN = new Hash(0, 0, 0, 1);

  private SourceHash() {}

  /// A user's deposit; `logIndex` is the log's place in its L1 block.
  public static Hash userDeposit(Hash l1BlockHash, long logIndex) {
    return of(USER_DEPOSIT_DOMAIN, l1BlockHash, logIndex);
  }

  /// The attributes transaction of the `sequenceNumber`-th L2 block (from 0) on this origin.
  public static Hash l1Attributes(Hash l1BlockHash, long sequenceNumber) {
    return of(L1_ATTRIBUTES_DOMAIN, l1BlockHash, sequenceNumber);
  }

  private static Hash of(Hash domain, Hash l1BlockHash, long index) {
    return Keccak.hash(domain, Keccak.hash(l1BlockHash, U256.of(index).toHash()));
  }
}
