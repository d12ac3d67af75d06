package io.heddle.executor.precompile.bn254;

import java.math.BigInteger;

/// The group G1: the points of y² = x³ + 3 over [Fp]; its order is prime, so a point on the curve
/// is a point of the group.
final class G1 {

  /// Longs of an affine point: x, y.
  static final int AFFINE = 2 * Memory.FP;

  /// Bytes of an encoded point: x ‖ y, big-endian; all zeros for infinity.
  static final int BYTES = 64;

  private G1() {}

  /// Decodes an affine point; false unless both coordinates are below p and the point is on the
  /// curve or infinity.
  static boolean read(long[] m, int r, byte[] in, int offset) {
    if (!Fp.read(m, r, in, offset) || !Fp.read(m, r + 4, in, offset + 32)) {
      return false;
    }
    return Memory.isZero(m, r, AFFINE) || onCurve(m, r);
  }

  static void write(long[] m, int a, byte[] out, int offset) {
    Fp.write(m, a, out, offset);
    Fp.write(m, a + 4, out, offset + 32);
  }

  private static boolean onCurve(long[] m, int a) {
    int left = Memory.POINT;
    int right = left + 4;
    int b = right + 4;
    Fp.sqr(m, left, a + 4);
    Fp.sqr(m, right, a);
    Fp.mul(m, right, right, a);
    Fp.set(m, b, BigInteger.valueOf(3));
    Fp.add(m, right, right, b);
    return Memory.equal(m, left, right, 4);
  }
}
