package io.heddle.executor.precompile.bn254;

import java.math.BigInteger;

/// Inversion in [Fp] by the binary greatest common divisor, 31 steps at a time on 64-bit
/// approximations of the two numbers.
///
/// a starts as the number y to invert, b as p, and u, v with a = y·u·s and b = y·v·s (mod p), s a
/// power of two that is the same for every input and is multiplied in at the end. Each round runs
/// 31 steps on the 31 lowest and the 33 highest bits of a and b, keeping what they do as a 2×2
/// matrix, then applies the matrix to (a, b), exactly divided by 2³¹, and to (u, v), divided by 2⁶⁴
/// modulo p. 2 · 254 − 1 steps reach a = 0, b = 1. Pornin, "Optimized binary GCD for modular
/// inversion", 2020 (IACR ePrint 2020/972), algorithm 2.
final class FpInverse {

  private static final int STEPS = 31;
  private static final int ROUNDS = (2 * 254 - 1 + STEPS - 1) / STEPS;

  // Places in the local memory.
  private static final int A = 0;
  private static final int B = 4;
  private static final int U = 8;
  private static final int V = 12;
  private static final int T = 16;

  /// 2^(33 · rounds) · R³: each round leaves 2³³ behind in u and v; R² turns y⁻¹ = (x · R)⁻¹ into
  /// x⁻¹ · R, one R goes in the product.
  private static final long[] CORRECTION =
      Fp.limbs(BigInteger.ONE.shiftLeft(33 * ROUNDS + 3 * 256).mod(Fp.MODULUS));

  private static final long[] P = Fp.limbs(Fp.MODULUS);

  private final long[] w = new long[21];

  // The matrix of a round: a' = f0·a + g0·b, b' = f1·a + g1·b.
  private long f0;
  private long g0;
  private long f1;
  private long g1;

  /// r = a⁻¹ in Montgomery form; the inverse of zero is zero.
  void inverse(long[] m, int r, int a) {
    System.arraycopy(m, a, w, A, 4);
    System.arraycopy(P, 0, w, B, 4);
    w[U] = 1;
    for (int round = 0; round < ROUNDS; round++) {
      steps();
      applyToNumbers();
      applyToCofactors();
    }
    System.arraycopy(w, V, m, r, 4);
    Fp.mulBy(m, r, r, CORRECTION, 0);
  }

  private void steps() {
    int length = Math.max(bitLength(A), bitLength(B));
    long xa = approximation(A, length);
    long xb = approximation(B, length);
    long p0 = 1;
    long q0 = 0;
    long p1 = 0;
    long q1 = 1;
    for (int i = 0; i < STEPS; i++) {
      // Where xa is odd: swap if xa < xb, then subtract. Masks, as the branches would be
      // unpredictable.
      long odd = -(xa & 1);
      long swap = odd & -Fp.below(xa, xb);
      long t = (xa ^ xb) & swap;
      xa ^= t;
      xb ^= t;
      t = (p0 ^ p1) & swap;
      p0 ^= t;
      p1 ^= t;
      t = (q0 ^ q1) & swap;
      q0 ^= t;
      q1 ^= t;
      xa = (xa - (xb & odd)) >>> 1;
      p0 -= p1 & odd;
      q0 -= q1 & odd;
      p1 <<= 1;
      q1 <<= 1;
    }
    f0 = p0;
    g0 = q0;
    f1 = p1;
    g1 = q1;
  }

  /// The 31 lowest bits and the 33 bits below `length`; the number itself where it fits.
  private long approximation(int at, int length) {
    if (length <= 64) {
      return w[at];
    }
    int shift = length - 33;
    int limb = shift >>> 6;
    int bits = shift & 63;
    long high = w[at + limb] >>> bits;
    if (bits > 31 && limb < 3) {
      high |= w[at + limb + 1] << (64 - bits);
    }
    return (w[at] & 0x7fffffffL) | (high << STEPS);
  }

  private int bitLength(int at) {
    for (int i = 3; i > 0; i--) {
      if (w[at + i] != 0) {
        return 64 * i + 64 - Long.numberOfLeadingZeros(w[at + i]);
      }
    }
    return 64 - Long.numberOfLeadingZeros(w[at]);
  }

  private void applyToNumbers() {
    combine(A, B, f0, g0);
    boolean negativeA = w[T + 4] < 0;
    long a0 = shifted(0);
    long a1 = shifted(1);
    long a2 = shifted(2);
    long a3 = shifted(3);
    combine(A, B, f1, g1);
    boolean negativeB = w[T + 4] < 0;
    for (int i = 0; i < 4; i++) {
      w[B + i] = shifted(i);
    }
    w[A] = a0;
    w[A + 1] = a1;
    w[A + 2] = a2;
    w[A + 3] = a3;
    // The approximations may have swapped numbers that were nearly equal: the sign goes into the
    // matrix.
    if (negativeA) {
      negate(A);
      f0 = -f0;
      g0 = -g0;
    }
    if (negativeB) {
      negate(B);
      f1 = -f1;
      g1 = -g1;
    }
  }

  private long shifted(int limb) {
    return (w[T + limb] >>> STEPS) | (w[T + limb + 1] << (64 - STEPS));
  }

  private void negate(int at) {
    long carry = 1;
    for (int i = 0; i < 4; i++) {
      w[at + i] = ~w[at + i] + carry;
      carry = carry == 1 && w[at + i] == 0 ? 1 : 0;
    }
  }

  private void applyToCofactors() {
    combine(U, V, f0, g0);
    long[] u = reduced();
    combine(U, V, f1, g1);
    long[] v = reduced();
    System.arraycopy(u, 0, w, U, 4);
    System.arraycopy(v, 0, w, V, 4);
  }

  /// T / 2⁶⁴ modulo p, between 0 and p.
  private long[] reduced() {
    long[] p = P;
    long[] out = new long[4];
    long k = w[T] * Fp.INVERSE;
    long carry = Math.unsignedMultiplyHigh(k, p[0]) + (w[T] != 0 ? 1 : 0);
    for (int i = 1; i < 4; i++) {
      long low = k * p[i];
      long high = Math.unsignedMultiplyHigh(k, p[i]);
      low += carry;
      high += Fp.below(low, carry);
      out[i - 1] = low + w[T + i];
      carry = high + Fp.below(out[i - 1], low);
    }
    out[3] = w[T + 4] + carry;
    if (out[3] < 0) {
      long c = 0;
      for (int i = 0; i < 4; i++) {
        long sum = out[i] + p[i];
        long total = sum + c;
        c = Fp.below(sum, p[i]) | Fp.below(total, c);
        out[i] = total;
      }
    }
    Fp.storeReduced(out, 0, out[0], out[1], out[2], out[3]);
    return out;
  }

  /// T = f · x + g · y, signed, five limbs; |f| + |g| ≤ 2³¹.
  private void combine(int x, int y, long f, long g) {
    long carry = 0;
    for (int i = 0; i < 4; i++) {
      long xi = w[x + i];
      long yi = w[y + i];
      long low = xi * f;
      long high = Math.unsignedMultiplyHigh(xi, f) - (xi & (f >> 63));
      long other = yi * g;
      high += Math.unsignedMultiplyHigh(yi, g) - (yi & (g >> 63));
      low += other;
      high += Fp.below(low, other);
      low += carry;
      high += (carry >> 63) + Fp.below(low, carry);
      w[T + i] = low;
      carry = high;
    }
    w[T + 4] = carry;
  }
}
