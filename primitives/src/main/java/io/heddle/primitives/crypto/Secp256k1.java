package io.heddle.primitives.crypto;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import java.util.Optional;

/// ECDSA over secp256k1. Implementations are thread-safe and give the same answers; they differ in
/// speed only.
///
/// Public keys are 64 bytes, `x ‖ y`. Private keys are words in `[1, n)`, anything else is an
/// `IllegalArgumentException`.
public interface Secp256k1 {
  /// The system property that picks the backend: `native`, `bouncycastle`, or absent for the first
  /// that works.
  String BACKEND_PROPERTY = "heddle.secp256k1";

  /// The size of a public key in bytes.
  int PUBLIC_KEY_SIZE = 64;

  /// The backend chosen once for this process.
  static Secp256k1 instance() {
    return Secp256k1Backend.CHOSEN;
  }

  /// The backend's name for log lines and metrics.
  String backend();

  /// The public key whose owner signed `digest`; empty when the signature is out of range or has no
  /// such point. High s values are accepted, as the `ecrecover` precompile needs them.
  Optional<Bytes> recoverPublicKey(Hash digest, Signature signature);

  /// A deterministic (RFC 6979) signature with low s.
  Signature sign(Hash digest, Hash privateKey);

  /// Whether the signature is in range, has a low s and was made by the owner of `publicKey`. The
  /// parity is not looked at.
  boolean verify(Hash digest, Signature signature, Bytes publicKey);

  /// The public key that belongs to a private one.
  Bytes publicKey(Hash privateKey);

  /// The address of whoever signed `digest`; empty exactly where [#recoverPublicKey] is.
  default Optional<Address> recover(Hash digest, Signature signature) {
    return recoverPublicKey(digest, signature).map(Secp256k1::address);
  }

  /// The low 20 bytes of the public key's keccak.
  static Address address(Bytes publicKey) {
    return Address.fromWord(Keccak.hash(publicKey));
  }
}
