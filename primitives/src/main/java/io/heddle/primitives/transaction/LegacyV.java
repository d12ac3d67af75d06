package io.heddle.primitives.transaction;

import io.heddle.primitives.U256;
import java.util.Optional;

/// The `v` of a legacy signature: `27 + parity`, or `35 + 2 · chainId + parity` with replay
/// protection (EIP-155).
record LegacyV(Optional<U256> chainId, int yParity) {
  static final int UNPROTECTED_BASE = 27;
  static final int PROTECTED_BASE = 35;

  static LegacyV parse(U256 v) {
    if (v.equals(U256.of(UNPROTECTED_BASE)) || v.equals(U256.of(UNPROTECTED_BASE + 1))) {
      return new LegacyV(Optional.empty(), (int) v.w0() - UNPROTECTED_BASE);
    }
    if (v.compareTo(U256.of(PROTECTED_BASE)) < 0) {
      throw new TransactionFormatException("v: expected 27, 28 or at least 35, found " + v);
    }
    U256 rest = v.subtract(U256.of(PROTECTED_BASE));
    return new LegacyV(Optional.of(rest.divide(U256.of(2))), (int) (rest.w0() & 1));
  }
}
