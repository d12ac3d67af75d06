package io.heddle.executor.precompile.bn254;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// The three operations of the bn254 precompiles on encoded points, null where a point is not
/// valid. EIP-196, EIP-197.
///
/// A G1 point is x ‖ y, a G2 point x₁ ‖ x₀ ‖ y₁ ‖ y₀ (coefficient of i first), 32 bytes big-endian
/// each, below p; all zeros stand for infinity.
public final class Bn254 {

  /// Bytes of a (G1, G2) pair.
  public static final int PAIR_BYTES = G1.BYTES + G2.BYTES;

  private Bn254() {}

  /// The sum of two G1 points: 128 bytes in, 64 out.
  public static byte @Nullable [] add(byte[] in) {
    int a = Memory.FREE;
    int b = a + G1.AFFINE;
    long[] m = Memory.allocate(2 * G1.AFFINE);
    if (!G1.read(m, a, in, 0) || !G1.read(m, b, in, G1.BYTES)) {
      return null;
    }
    G1.add(m, a, a, b);
    byte[] out = new byte[G1.BYTES];
    G1.write(m, a, out, 0);
    return out;
  }

  /// A G1 point times a 32-byte scalar of any value: 96 bytes in, 64 out.
  public static byte @Nullable [] multiply(byte[] in) {
    int affine = Memory.FREE;
    int product = affine + G1.AFFINE;
    int free = product + Jacobian.G1.longs();
    long[] m = Memory.allocate(G1.AFFINE + Jacobian.G1.longs() + ScalarMultiplication.LONGS);
    if (!G1.read(m, affine, in, 0)) {
      return null;
    }
    BigInteger scalar = new BigInteger(1, in, G1.BYTES, 32);
    ScalarMultiplication.multiply(m, product, affine, scalar, free);
    return encode(m, product, affine);
  }

  /// The 32-byte word 1 when the product of the pairings of all pairs in the slice is one, else the
  /// word 0.
  ///
  /// @param length a multiple of [#PAIR_BYTES]; no pairs give one
  public static byte @Nullable [] pairing(byte[] in, int offset, int length) {
    Pairing pairing = new Pairing();
    for (int at = offset; at < offset + length; at += PAIR_BYTES) {
      if (!pairing.add(in, at)) {
        return null;
      }
    }
    byte[] out = new byte[32];
    out[31] = (byte) (pairing.isOne() ? 1 : 0);
    return out;
  }

  private static byte[] encode(long[] m, int point, int affine) {
    Jacobian.G1.toAffine(m, affine, point);
    byte[] out = new byte[G1.BYTES];
    G1.write(m, affine, out, 0);
    return out;
  }
}
