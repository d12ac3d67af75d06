package io.heddle.executor.precompile.bn254;

import java.math.BigInteger;
import java.util.Arrays;

/// Multiplication in [G1] by a scalar of any size, with the curve's endomorphism.
///
/// With β a cube root of one in Fp, (x, y) ↦ (β·x, y) multiplies a point of G1 by λ, a cube root of
/// one modulo the group's order. A scalar k is k₁ + k₂·λ with halves of 127 bits, so half of the
/// doublings do. Both halves are in non-adjacent form of width five and share the doublings; the
/// odd multiples of the point are affine. Gallant, Lambert, Vanstone, "Faster point multiplication
/// on elliptic curves with efficient endomorphisms", 2001; for these curves Galbraith, Scott,
/// "Exponentiation in pairing-friendly groups using homomorphisms", 2008.
final class ScalarMultiplication {
  private static final BigInteger U = BigInteger.valueOf(Pairing.U);
  private static final BigInteger SIX_U2 = U.multiply(U).multiply(BigInteger.valueOf(6));

  /// r = 36u⁴ + 36u³ + 18u² + 6u + 1.
  static final BigInteger ORDER =
      SIX_U2
          .multiply(SIX_U2)
          .add(SIX_U2.multiply(U).multiply(BigInteger.valueOf(6)))
          .add(SIX_U2.multiply(BigInteger.valueOf(3)))
          .add(U.multiply(BigInteger.valueOf(6)))
          .add(BigInteger.ONE);

  // (A1, B1) and (A2, B2) are short vectors (x, y) with x + y·λ = 0 modulo r; their determinant is
  // r.
  private static final BigInteger A2 = U.shiftLeft(1).add(BigInteger.ONE);
  private static final BigInteger A1 = SIX_U2.add(U.shiftLeft(1));
  private static final BigInteger B1 = A2.negate();
  private static final BigInteger B2 = A1.add(A2);

  /// −1 − (36u³ + 18u² + 6u + 1) modulo r.
  private static final BigInteger LAMBDA = A1.multiply(A2.modInverse(ORDER)).mod(ORDER);

  private static final int WIDTH = 5;

  /// P, 3P … 15P.
  private static final int MULTIPLES = 1 << (WIDTH - 2);

  /// More digits than a half has.
  private static final int DIGITS = 131;

  // Places after `free`: affine multiples of P and of λP, the multiples before they are affine,
  // products of their denominators, one point.
  private static final int IMAGES = MULTIPLES * G1.AFFINE;
  private static final int PROJECTIVE = 2 * IMAGES;
  private static final int PREFIXES = PROJECTIVE + MULTIPLES * 3 * Memory.FP;
  private static final int POINT = PREFIXES + MULTIPLES * Memory.FP;

  /// Longs of scratch that [#multiply] needs.
  static final int LONGS = POINT + 3 * Memory.FP;

  private static final long[] BETA = beta();

  private ScalarMultiplication() {}

  /// r = scalar · a, a Jacobian point of an affine one.
  static void multiply(long[] m, int r, int a, BigInteger scalar, int free) {
    Jacobian group = Jacobian.G1;
    group.setInfinity(m, r);
    if (Memory.isZero(m, a, G1.AFFINE)) {
      return;
    }
    BigInteger k = scalar.mod(ORDER);
    BigInteger c1 = divideRounded(B2.multiply(k));
    BigInteger c2 = divideRounded(B1.negate().multiply(k));
    BigInteger k1 = k.subtract(c1.multiply(A1)).subtract(c2.multiply(A2));
    BigInteger k2 = c1.multiply(B1).add(c2.multiply(B2)).negate();
    makeMultiples(m, a, free);
    byte[] first = digits(k1);
    byte[] second = digits(k2);
    for (int i = DIGITS - 1; i >= 0; i--) {
      if (!group.isInfinity(m, r)) {
        group.twice(m, r, r);
      }
      addDigit(m, r, first[i], free, free + POINT);
      addDigit(m, r, second[i], free + IMAGES, free + POINT);
    }
  }

  private static void addDigit(long[] m, int r, int digit, int table, int point) {
    if (digit == 0) {
      return;
    }
    int multiple = table + (Math.abs(digit) >> 1) * G1.AFFINE;
    Memory.copy(m, point, multiple, G1.AFFINE);
    if (digit < 0) {
      Fp.neg(m, point + Memory.FP, point + Memory.FP);
    }
    Jacobian.G1.addAffine(m, r, r, point);
  }

  /// The odd multiples of a, and their images under the endomorphism.
  private static void makeMultiples(long[] m, int a, int free) {
    Jacobian group = Jacobian.G1;
    int size = group.longs();
    int projective = free + PROJECTIVE;
    int twice = free + POINT;
    group.fromAffine(m, projective, a);
    group.twice(m, twice, projective);
    for (int i = 1; i < MULTIPLES; i++) {
      group.add(m, projective + i * size, projective + (i - 1) * size, twice);
    }
    // One inversion for all: none of them is infinity, as the order is a large prime.
    int prefixes = free + PREFIXES;
    int z = 2 * Memory.FP;
    Memory.copy(m, prefixes, projective + z, Memory.FP);
    for (int i = 1; i < MULTIPLES; i++) {
      Fp.mul(
          m, prefixes + i * Memory.FP, prefixes + (i - 1) * Memory.FP, projective + i * size + z);
    }
    int inverse = free + POINT;
    int t = inverse + Memory.FP;
    Fp.inverse(m, inverse, prefixes + (MULTIPLES - 1) * Memory.FP);
    for (int i = MULTIPLES - 1; i >= 0; i--) {
      int point = projective + i * size;
      int affine = free + i * G1.AFFINE;
      if (i > 0) {
        Fp.mul(m, t, inverse, prefixes + (i - 1) * Memory.FP); // 1 / z
        Fp.mul(m, inverse, inverse, point + z);
      } else {
        Memory.copy(m, t, inverse, Memory.FP);
      }
      Fp.sqr(m, affine + Memory.FP, t);
      Fp.mul(m, affine, point, affine + Memory.FP);
      Fp.mul(m, affine + Memory.FP, affine + Memory.FP, t);
      Fp.mul(m, affine + Memory.FP, affine + Memory.FP, point + Memory.FP);
      Fp.mulBy(m, affine + IMAGES, affine, BETA, 0);
      Memory.copy(m, affine + IMAGES + Memory.FP, affine + Memory.FP, Memory.FP);
    }
  }

  private static BigInteger divideRounded(BigInteger value) {
    return value.shiftLeft(1).add(ORDER).divide(ORDER.shiftLeft(1)); // no value is negative
  }

  /// The digits of a half: odd ones between −15 and 15, zeros between them; the lowest first.
  private static byte[] digits(BigInteger half) {
    byte[] digits = new byte[DIGITS];
    BigInteger magnitude = half.abs();
    long low = magnitude.longValue();
    long high = magnitude.shiftRight(Long.SIZE).longValue();
    int sign = half.signum();
    for (int i = 0; (low | high) != 0; i++) {
      if ((low & 1) != 0) {
        int digit = (int) (low & ((1 << WIDTH) - 1));
        digit -= digit >= 1 << (WIDTH - 1) ? 1 << WIDTH : 0;
        digits[i] = (byte) (sign * digit);
        long rest = low - digit;
        // A negative digit carries, a positive one does not borrow.
        high += digit < 0 && Long.compareUnsigned(rest, low) < 0 ? 1 : 0;
        low = rest;
      }
      low = low >>> 1 | high << 63;
      high >>>= 1;
    }
    return digits;
  }

  /// The cube root of one that goes with λ, in Montgomery form.
  private static long[] beta() {
    long[] m = Memory.allocate(2 * G1.AFFINE + 3 * Jacobian.G1.longs() + Jacobian.G1.tableLongs());
    int generator = Memory.FREE;
    int point = generator + G1.AFFINE;
    int product = point + Jacobian.G1.longs();
    int affine = product + Jacobian.G1.longs();
    int table = affine + G1.AFFINE;
    Fp.set(m, generator, BigInteger.ONE);
    Fp.set(m, generator + Memory.FP, BigInteger.TWO);
    Jacobian.G1.fromAffine(m, point, generator);
    byte[] scalar = LAMBDA.toByteArray();
    Jacobian.G1.multiply(m, product, point, scalar, 0, scalar.length, table);
    Jacobian.G1.toAffine(m, affine, product);
    // The generator's x is one, so that of its image is β.
    return Arrays.copyOfRange(m, affine, affine + Memory.FP);
  }
}
