package io.heddle.executor.precompile.bn254;

import static io.heddle.executor.precompile.bn254.Memory.FP_12;
import static io.heddle.executor.precompile.bn254.Memory.FP_2;
import static io.heddle.executor.precompile.bn254.Memory.FP_6;

import java.math.BigInteger;

/// The quadratic extension Fp6\[w\] / (w² − v), where pairings take their values: two [Fp6], the
/// coefficient of w⁰ first.
final class Fp12 {

  private static final int U0 = Memory.FP12;
  private static final int U1 = U0 + FP_6;
  private static final int U2 = U1 + FP_6;
  private static final int U3 = U2 + FP_6;
  private static final int V = U3 + FP_6;

  /// Where the coefficient of wʲ lies in an element: w² = v.
  private static final int[] COEFFICIENT = {0, FP_6, FP_2, FP_6 + FP_2, 2 * FP_2, FP_6 + 2 * FP_2};

  /// γ(k, j) = ξ^(j · (pᵏ − 1) / 6) for k = 1 … 3 and j = 0 … 5: what the pᵏ-power map multiplies
  /// the coefficient of wʲ with.
  private static final long[] FROBENIUS = frobeniusFactors();

  private Fp12() {}

  static void setOne(long[] m, int r) {
    Fp.setOne(m, r);
    Memory.clear(m, r + 4, FP_12 - 4);
  }

  static boolean isOne(long[] m, int a) {
    setOne(m, U0);
    return Memory.equal(m, a, U0, FP_12);
  }

  static void mul(long[] m, int r, int a, int b) {
    Fp6.mul(m, U0, a, b);
    Fp6.mul(m, U1, a + FP_6, b + FP_6);
    Fp6.add(m, U2, a, a + FP_6);
    Fp6.add(m, U3, b, b + FP_6);
    Fp6.mul(m, U2, U2, U3);
    Fp6.sub(m, U2, U2, U0);
    Fp6.sub(m, r + FP_6, U2, U1);
    Fp6.mulV(m, U1, U1);
    Fp6.add(m, r, U0, U1);
  }

  static void sqr(long[] m, int r, int a) {
    Fp6.mulV(m, U1, a + FP_6);
    Fp6.add(m, U1, U1, a);
    Fp6.add(m, U0, a, a + FP_6);
    Fp6.mul(m, U2, a, a + FP_6);
    Fp6.mul(m, U0, U0, U1);
    Fp6.sub(m, U0, U0, U2);
    Fp6.add(m, r + FP_6, U2, U2);
    Fp6.mulV(m, U2, U2);
    Fp6.sub(m, r, U0, U2);
  }

  /// r = a · (b₀ + b₁·w + b₂·w³) with the three b in Fp2, one after the other: the shape of a line.
  static void mulLine(long[] m, int r, int a, int b) {
    Fp6.mulFp2(m, U0, a, b);
    Fp6.mulSparse(m, U1, a + FP_6, b + FP_2, b + 2 * FP_2);
    Fp6.add(m, U2, a, a + FP_6);
    Fp2.add(m, V, b, b + FP_2);
    Fp6.mulSparse(m, U2, U2, V, b + 2 * FP_2);
    Fp6.sub(m, U2, U2, U0);
    Fp6.sub(m, r + FP_6, U2, U1);
    Fp6.mulV(m, U1, U1);
    Fp6.add(m, r, U0, U1);
  }

  /// a to the power p⁶; the inverse of a where a lies in the cyclotomic subgroup.
  static void conjugate(long[] m, int r, int a) {
    if (r != a) {
      Memory.copy(m, r, a, FP_6);
    }
    Fp6.neg(m, r + FP_6, a + FP_6);
  }

  /// r = a⁻¹; r must not be a.
  static void inverse(long[] m, int r, int a) {
    Fp6.mul(m, U0, a, a);
    Fp6.mul(m, U1, a + FP_6, a + FP_6);
    Fp6.mulV(m, U1, U1);
    Fp6.sub(m, U0, U0, U1);
    Fp6.inverse(m, U1, U0);
    Fp6.mul(m, r, a, U1);
    Fp6.mul(m, r + FP_6, a + FP_6, U1);
    Fp6.neg(m, r + FP_6, r + FP_6);
  }

  /// a to the power pᵏ, k = 1 … 3.
  static void frobenius(long[] m, int r, int a, int k) {
    for (int j = 0; j < 6; j++) {
      int at = COEFFICIENT[j];
      if ((k & 1) == 1) {
        Fp2.conjugate(m, r + at, a + at);
      } else if (r != a) {
        Memory.copy(m, r + at, a + at, FP_2);
      }
      loadFrobenius(m, V, k, j);
      Fp2.mul(m, r + at, r + at, V);
    }
  }

  /// Writes γ(k, j) to r.
  static void loadFrobenius(long[] m, int r, int k, int j) {
    System.arraycopy(FROBENIUS, ((k - 1) * 6 + j) * FP_2, m, r, FP_2);
  }

  /// a² for a in the cyclotomic subgroup (after the easy part of the final exponentiation).
  ///
  /// Fp12 over Fp4 = Fp2\[w³\] squares there with three Fp4 squarings: Granger, Scott, "Faster
  /// squaring in the cyclotomic subgroup of sixth degree extensions", 2010, section 3.2.
  static void cyclotomicSqr(long[] m, int r, int a) {
    // The coefficients pair up as wʲ and wʲ⁺³: (0, 3), (1, 4), (2, 5).
    fp4Sqr(m, V, V + FP_2, a + COEFFICIENT[0], a + COEFFICIENT[3]);
    fp4Sqr(m, V + 2 * FP_2, V + 3 * FP_2, a + COEFFICIENT[1], a + COEFFICIENT[4]);
    fp4Sqr(m, V + 4 * FP_2, V + 5 * FP_2, a + COEFFICIENT[2], a + COEFFICIENT[5]);
    Fp2.mulXi(m, V + 5 * FP_2, V + 5 * FP_2);
    threeMinusTwo(m, r + COEFFICIENT[0], V, a + COEFFICIENT[0]);
    threePlusTwo(m, r + COEFFICIENT[3], V + FP_2, a + COEFFICIENT[3]);
    threeMinusTwo(m, r + COEFFICIENT[2], V + 2 * FP_2, a + COEFFICIENT[2]);
    threePlusTwo(m, r + COEFFICIENT[5], V + 3 * FP_2, a + COEFFICIENT[5]);
    threeMinusTwo(m, r + COEFFICIENT[4], V + 4 * FP_2, a + COEFFICIENT[4]);
    threePlusTwo(m, r + COEFFICIENT[1], V + 5 * FP_2, a + COEFFICIENT[1]);
  }

  /// (x + y·s)² = (x² + ξ·y²) + 2xy·s with s² = ξ.
  private static void fp4Sqr(long[] m, int r0, int r1, int x, int y) {
    int t = V + 6 * FP_2;
    Fp2.sqr(m, t, x);
    Fp2.sqr(m, t + FP_2, y);
    Fp2.add(m, r1, x, y);
    Fp2.sqr(m, r1, r1);
    Fp2.sub(m, r1, r1, t);
    Fp2.sub(m, r1, r1, t + FP_2);
    Fp2.mulXi(m, t + FP_2, t + FP_2);
    Fp2.add(m, r0, t, t + FP_2);
  }

  /// r = 3t − 2a.
  private static void threeMinusTwo(long[] m, int r, int t, int a) {
    Fp2.sub(m, r, t, a);
    Fp2.twice(m, r, r);
    Fp2.add(m, r, r, t);
  }

  /// r = 3t + 2a.
  private static void threePlusTwo(long[] m, int r, int t, int a) {
    Fp2.add(m, r, t, a);
    Fp2.twice(m, r, r);
    Fp2.add(m, r, r, t);
  }

  private static long[] frobeniusFactors() {
    long[] m = Memory.allocate(2 * FP_2);
    int gamma = Memory.FREE;
    int power = gamma + FP_2;
    long[] factors = new long[3 * 6 * FP_2];
    for (int k = 1; k <= 3; k++) {
      BigInteger exponent =
          Fp.MODULUS.pow(k).subtract(BigInteger.ONE).divide(BigInteger.valueOf(6));
      xiPower(m, gamma, exponent);
      Fp2.setOne(m, power);
      for (int j = 0; j < 6; j++) {
        System.arraycopy(m, power, factors, ((k - 1) * 6 + j) * FP_2, FP_2);
        Fp2.mul(m, power, power, gamma);
      }
    }
    return factors;
  }

  private static void xiPower(long[] m, int r, BigInteger exponent) {
    Fp2.setOne(m, r);
    for (int bit = exponent.bitLength() - 1; bit >= 0; bit--) {
      Fp2.sqr(m, r, r);
      if (exponent.testBit(bit)) {
        Fp2.mulXi(m, r, r);
      }
    }
  }
}
