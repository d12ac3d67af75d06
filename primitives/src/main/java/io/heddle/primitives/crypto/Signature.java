package io.heddle.primitives.crypto;

import io.heddle.primitives.U256;

/// An ECDSA signature over secp256k1 with the parity of the nonce point's y, from which the signer
/// can be recovered.
///
/// Any values can be held, because an authorization tuple may legally carry nonsense;
/// [Secp256k1#recover] refuses what is out of range. `yParity` is 0 or 1 in a valid signature and
/// at most 255 in a decodable one.
public record Signature(int yParity, U256 r, U256 s) {
  /// The group order n (SEC 2, section 2.4.1).
  public static final U256 ORDER =
      U256.fromHex("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");

  /// n / 2 rounded down: the largest s that Homestead accepts (EIP-2).
  public static final U256 HALF_ORDER =
      U256.fromHex("0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0");

  /// The place-holder of a transaction that is not signed yet.
  public static final Signature UNSIGNED = new Signature(0, U256.ZERO, U256.ZERO);

  /// Whether the parity is a bit and r and s lie in `[1, n)`.
  public boolean isInRange() {
    return (yParity & ~1) == 0 && isScalar(r) && isScalar(s);
  }

  /// Whether r and s are in range and s is low: what verification against a known key needs.
  boolean isVerifiable() {
    return isScalar(r) && isScalar(s) && isLowS();
  }

  /// Whether s is in the lower half, as transactions and authorizations require.
  public boolean isLowS() {
    return s.compareTo(HALF_ORDER) <= 0;
  }

  private static boolean isScalar(U256 value) {
    return !value.isZero() && value.compareTo(ORDER) < 0;
  }
}
