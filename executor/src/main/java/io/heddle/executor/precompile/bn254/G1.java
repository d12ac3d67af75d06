package io.heddle.executor.precompile.bn254;

import java.math.BigInteger;
import java.util.Arrays;

/// The group G1: the points of y² = x³ + 3 over [Fp]; its order is prime, so a point on the curve
/// is a point of the group.
final class G1 {

  /// Longs of an affine point: x, y.
  static final int AFFINE = 2 * Memory.FP;

  /// Bytes of an encoded point: x ‖ y, big-endian; all zeros for infinity.
  static final int BYTES = 64;

  /// The constant of the curve.
  private static final long[] B = b();

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
    System.arraycopy(B, 0, m, b, Memory.FP);
    Fp.add(m, right, right, b);
    return Memory.equal(m, left, right, 4);
  }

  /// r = a + b for two affine points, zeros for infinity; r may be one of them. One inversion.
  static void add(long[] m, int r, int a, int b) {
    if (Memory.isZero(m, a, AFFINE)) {
      Memory.copy(m, r, b, AFFINE);
      return;
    }
    if (Memory.isZero(m, b, AFFINE)) {
      Memory.copy(m, r, a, AFFINE);
      return;
    }
    int slope = Memory.POINT;
    int t = slope + Memory.FP;
    int x = t + Memory.FP;
    if (!Memory.equal(m, a, b, Memory.FP)) {
      Fp.sub(m, slope, b + 4, a + 4);
      Fp.sub(m, t, b, a);
    } else if (Memory.equal(m, a + 4, b + 4, Memory.FP)) {
      // No point has y = 0: the order is odd.
      Fp.sqr(m, t, a);
      Fp.twice(m, slope, t);
      Fp.add(m, slope, slope, t);
      Fp.twice(m, t, a + 4);
    } else {
      Memory.clear(m, r, AFFINE);
      return;
    }
    Fp.inverse(m, t, t);
    Fp.mul(m, slope, slope, t);
    Fp.sqr(m, x, slope);
    Fp.sub(m, x, x, a);
    Fp.sub(m, x, x, b);
    Fp.sub(m, t, a, x);
    Fp.mul(m, t, t, slope);
    Fp.sub(m, r + 4, t, a + 4);
    Memory.copy(m, r, x, Memory.FP);
  }

  private static long[] b() {
    long[] m = Memory.allocate(Memory.FP);
    Fp.set(m, Memory.FREE, BigInteger.valueOf(3));
    return Arrays.copyOfRange(m, Memory.FREE, Memory.FREE + Memory.FP);
  }
}
