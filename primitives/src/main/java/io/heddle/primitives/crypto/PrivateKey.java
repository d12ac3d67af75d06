package io.heddle.primitives.crypto;

import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;

/// A secp256k1 private key that signs and is never shown: neither its text form nor any exception
/// carries the secret.
public final class PrivateKey {
  private final Hash secret;
  private final Address address;

  private PrivateKey(Hash secret) {
    this.secret = secret;
    this.address = Secp256k1.address(Secp256k1.instance().publicKey(secret));
  }

  /// 64 digits, with or without `0x`; the value must lie in `[1, n)`. Errors do not repeat the
  /// text.
  public static PrivateKey fromHex(String hex) {
    Hash secret;
    try {
      secret = Hash.fromHex(hex.startsWith("0x") ? hex : "0x" + hex);
    } catch (IllegalArgumentException e) {
      // The cause would show the secret.
      throw new IllegalArgumentException(
          "private key: expected 32 bytes of hex, found " + hex.length() + " characters");
    }
    return new PrivateKey(secret);
  }

  /// A scalar in `[1, n)`.
  public static PrivateKey of(Hash secret) {
    return new PrivateKey(secret);
  }

  /// The account this key controls.
  public Address address() {
    return address;
  }

  /// A deterministic low-s signature over a 32-byte digest.
  public Signature sign(Hash digest) {
    return Secp256k1.instance().sign(digest, secret);
  }

  @Override
  public String toString() {
    return "PrivateKey(" + address + ")";
  }
}
