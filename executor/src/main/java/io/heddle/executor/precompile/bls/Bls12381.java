package io.heddle.executor.precompile.bls;

import org.jspecify.annotations.Nullable;

/// The operations of EIP-2537 on encoded input, null where an element or a point is not valid. The
/// caller has checked the length.
///
/// Implementations are thread-safe and give the same answers; they differ in speed only.
public sealed interface Bls12381 permits BlstBls12381, BouncyCastleBls12381 {

  /// The system property that picks the backend: `blst`, `bouncycastle`, or absent for the first
  /// that works.
  String BACKEND_PROPERTY = "heddle.bls12381";

  /// Bytes of a pair of the pairing check: a G1 point, then a G2 point.
  int PAIR_BYTES = 384;

  /// The backend chosen once for this process, on first use.
  static Bls12381 instance() {
    return Bls12381Backend.CHOSEN;
  }

  /// The backend's name for log lines and metrics.
  String backend();

  /// The sum of two points of the curve; they need not be in the group.
  byte @Nullable [] add(Group group, byte[] in, int offset);

  /// The sum of `count` group points times their scalars; each pair is point ‖ scalar.
  byte @Nullable [] multiScalar(Group group, byte[] in, int offset, int count);

  /// The 32-byte word 1 when the product of the pairings of `count` pairs is one, else the word 0.
  byte @Nullable [] pairing(byte[] in, int offset, int count);

  /// The group point that an encoded coordinate maps to.
  byte @Nullable [] map(Group group, byte[] in, int offset);
}
