package io.heddle.executor.precompile.bn254;

import static io.heddle.executor.precompile.bn254.Memory.FP_2;

import java.math.BigInteger;

/// The group G2: the subgroup of prime order r in y² = x³ + 3 / ξ over [Fp2], a sextic twist of the
/// curve.
final class G2 {

  /// Longs of an affine point: x, y.
  static final int AFFINE = 2 * FP_2;

  /// Bytes of an encoded point: x₁ ‖ x₀ ‖ y₁ ‖ y₀, big-endian, the coefficient of i first; all
  /// zeros for infinity.
  static final int BYTES = 128;

  /// 3 / ξ, the constant of the twist.
  private static final long[] TWIST_B = twistB();

  // The curve's parameter u in non-adjacent form, as U_PLUS − U_MINUS: of the sum 3u the bits that
  // u has not, and the other way round.
  private static final long U_TRIPLE = triple(Pairing.U);
  private static final long U_PLUS = (U_TRIPLE & ~Pairing.U) >>> 1;
  private static final long U_MINUS = (Pairing.U & ~U_TRIPLE) >>> 1;
  private static final long U_MAGNITUDE = U_PLUS | U_MINUS;

  private G2() {}

  /// Longs of scratch, at `free`, that [#read] needs.
  static int scratchLongs() {
    return 5 * Jacobian.G2.longs() + AFFINE;
  }

  /// Decodes an affine point; false unless its coordinates are below p and it is in the group.
  static boolean read(long[] m, int r, byte[] in, int offset, int free) {
    if (!Fp.read(m, r + 4, in, offset)
        || !Fp.read(m, r, in, offset + 32)
        || !Fp.read(m, r + 12, in, offset + 64)
        || !Fp.read(m, r + 8, in, offset + 96)) {
      return false;
    }
    return Memory.isZero(m, r, AFFINE) || (onCurve(m, r) && inSubgroup(m, r, free));
  }

  /// Unsigned.
  private static long triple(long u) {
    return u + (u << 1);
  }

  /// Writes 3 / ξ to r.
  static void loadTwistB(long[] m, int r) {
    System.arraycopy(TWIST_B, 0, m, r, FP_2);
  }

  private static boolean onCurve(long[] m, int a) {
    int left = Memory.POINT;
    int right = left + FP_2;
    int b = right + FP_2;
    Fp2.sqr(m, left, a + FP_2);
    Fp2.sqr(m, right, a);
    Fp2.mul(m, right, right, a);
    loadTwistB(m, b);
    Fp2.add(m, right, right, b);
    return Memory.equal(m, left, right, FP_2);
  }

  /// Whether \[u + 1\]Q + ψ(\[u\]Q) + ψ²(\[u\]Q) = ψ³(\[2u\]Q), ψ the p-power map carried to the
  /// twist.
  ///
  /// On the twist ψ satisfies X² − tX + p = 0, so a point that satisfies the equation is killed by
  /// the resultant of the two polynomials; the greatest common divisor of that resultant with the
  /// group's order r · (2p − r) is r. El Housni, Guillevic, Piellard, "Co-factor clearing and
  /// subgroup membership testing on pairing-friendly curves", 2022; the divisor was computed for
  /// these numbers.
  static boolean inSubgroup(long[] m, int a, int free) {
    Jacobian group = Jacobian.G2;
    int size = group.longs();
    int point = free;
    int multiple = point + size;
    int image = multiple + size;
    int left = image + size;
    int right = left + size;
    int negated = right + size;
    group.fromAffine(m, point, a);
    Memory.copy(m, negated, a, AFFINE);
    Fp2.neg(m, negated + FP_2, negated + FP_2);
    group.fromAffine(m, multiple, a);
    for (int bit = Long.SIZE - 2 - Long.numberOfLeadingZeros(U_MAGNITUDE); bit >= 0; bit--) {
      group.twice(m, multiple, multiple);
      if ((U_PLUS >>> bit & 1) != 0) {
        group.addAffine(m, multiple, multiple, a);
      } else if ((U_MINUS >>> bit & 1) != 0) {
        group.addAffine(m, multiple, multiple, negated);
      }
    }
    group.add(m, left, multiple, point);
    psi(m, image, multiple);
    group.add(m, left, left, image);
    psi(m, image, image);
    group.add(m, left, left, image);
    psi(m, right, image);
    group.twice(m, right, right);
    return group.equal(m, left, right);
  }

  /// ψ of a Jacobian point: conjugate each coordinate, then x by ξ^((p − 1) / 3) and y by ξ^((p −
  /// 1) / 2).
  private static void psi(long[] m, int r, int a) {
    int factor = Memory.POINT;
    for (int i = 0; i < 3 * FP_2; i += FP_2) {
      Fp2.conjugate(m, r + i, a + i);
    }
    Fp12.loadFrobenius(m, factor, 1, 2);
    Fp2.mul(m, r, r, factor);
    Fp12.loadFrobenius(m, factor, 1, 3);
    Fp2.mul(m, r + FP_2, r + FP_2, factor);
  }

  private static long[] twistB() {
    long[] m = Memory.allocate(2 * FP_2);
    int xi = Memory.FREE;
    int b = xi + FP_2;
    Fp2.setOne(m, b);
    Fp2.mulXi(m, xi, b);
    Fp2.inverse(m, xi, xi);
    Fp.set(m, b, BigInteger.valueOf(3));
    Fp2.mulFp(m, xi, xi, b);
    long[] out = new long[FP_2];
    System.arraycopy(m, xi, out, 0, FP_2);
    return out;
  }
}
