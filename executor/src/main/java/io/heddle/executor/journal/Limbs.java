package io.heddle.executor.journal;

import io.heddle.primitives.U256;

/// Arithmetic on amounts of wei that change: four limbs, least significant first. What a
/// transaction goes through is added up in them, so that it makes no object for every sum.
public final class Limbs {
  public static final int COUNT = 4;

  private Limbs() {}

  public static boolean isZero(long[] a) {
    return (a[0] | a[1] | a[2] | a[3]) == 0;
  }

  public static void clear(long[] a) {
    a[0] = 0;
    a[1] = 0;
    a[2] = 0;
    a[3] = 0;
  }

  /// The limbs at `o` as a number.
  public static U256 toU256(long[] a, int o) {
    return new U256(a[o + 3], a[o + 2], a[o + 1], a[o]);
  }

  static boolean equal(long[] a, U256 b) {
    return a[0] == b.w0() && a[1] == b.w1() && a[2] == b.w2() && a[3] == b.w3();
  }

  /// Compares the limbs at `o` with a number.
  public static int compare(long[] a, int o, U256 b) {
    return compare(a, o, b.w0(), b.w1(), b.w2(), b.w3());
  }

  static int compare(long[] a, int o, long w0, long w1, long w2, long w3) {
    if (a[o + 3] != w3) {
      return Long.compareUnsigned(a[o + 3], w3);
    }
    if (a[o + 2] != w2) {
      return Long.compareUnsigned(a[o + 2], w2);
    }
    return a[o + 1] != w1 ? Long.compareUnsigned(a[o + 1], w1) : Long.compareUnsigned(a[o], w0);
  }

  /// `product = a * b`, `b` unsigned; true if that needed more than 256 bits.
  public static boolean multiply(long[] product, U256 a, long b) {
    product[0] = a.w0() * b;
    long carry = multiplyLimb(product, 1, a.w1(), b, Math.unsignedMultiplyHigh(a.w0(), b));
    carry = multiplyLimb(product, 2, a.w2(), b, carry);
    return multiplyLimb(product, 3, a.w3(), b, carry) != 0;
  }

  private static long multiplyLimb(long[] product, int i, long a, long b, long carry) {
    long low = a * b;
    long sum = low + carry;
    product[i] = sum;
    return Math.unsignedMultiplyHigh(a, b) + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
  }

  /// `a += b`; true if that wrapped around.
  public static boolean add(long[] a, U256 b) {
    return add(a, b.w0(), b.w1(), b.w2(), b.w3());
  }

  /// `a += ` the limbs of `b` at `o`; true if that wrapped around.
  public static boolean add(long[] a, long[] b, int o) {
    return add(a, b[o], b[o + 1], b[o + 2], b[o + 3]);
  }

  private static boolean add(long[] a, long w0, long w1, long w2, long w3) {
    long carry = addLimb(a, 0, w0, 0);
    carry = addLimb(a, 1, w1, carry);
    carry = addLimb(a, 2, w2, carry);
    return addLimb(a, 3, w3, carry) != 0;
  }

  private static long addLimb(long[] a, int i, long b, long carry) {
    long x = a[i];
    long sum = x + b;
    long all = sum + carry;
    a[i] = all;
    return ((x & b) | ((x | b) & ~all)) >>> 63;
  }

  /// `a -= ` the limbs of `b` at `o`, modulo 2^256.
  public static void subtract(long[] a, long[] b, int o) {
    difference(a, 0, a, b[o], b[o + 1], b[o + 2], b[o + 3]);
  }

  /// Writes `a - b`, modulo 2^256, to the limbs of `out` at `o`.
  public static void difference(long[] out, int o, long[] a, U256 b) {
    difference(out, o, a, b.w0(), b.w1(), b.w2(), b.w3());
  }

  private static void difference(long[] out, int o, long[] a, long w0, long w1, long w2, long w3) {
    long d0 = a[0] - w0;
    long b0 = borrow(a[0], w0, d0);
    long d1 = a[1] - w1 - b0;
    long b1 = borrow(a[1], w1, d1);
    long d2 = a[2] - w2 - b1;
    long b2 = borrow(a[2], w2, d2);
    out[o + 3] = a[3] - w3 - b2;
    out[o + 2] = d2;
    out[o + 1] = d1;
    out[o] = d0;
  }

  /// The bit that `a - b (- borrow in) = difference` borrows from the next limb.
  private static long borrow(long a, long b, long difference) {
    return ((~a & b) | ((~a | b) & difference)) >>> 63;
  }

  /// Raises `bound` to `held - (current - needed)` where that is positive and more: of `held` wei
  /// before the transaction so many were needed to have `needed` now, when `current` are there;
  /// `needed` (the four words) is at most that.
  static void raiseBound(
      long[] bound, U256 held, long[] current, long w0, long w1, long w2, long w3) {
    // What is to spare now.
    long s0 = current[0] - w0;
    long b0 = borrow(current[0], w0, s0);
    long s1 = current[1] - w1 - b0;
    long b1 = borrow(current[1], w1, s1);
    long s2 = current[2] - w2 - b1;
    long s3 = current[3] - w3 - borrow(current[2], w2, s2);
    // What must not have been missing.
    long l0 = held.w0() - s0;
    b0 = borrow(held.w0(), s0, l0);
    long l1 = held.w1() - s1 - b0;
    b1 = borrow(held.w1(), s1, l1);
    long l2 = held.w2() - s2 - b1;
    long b2 = borrow(held.w2(), s2, l2);
    long l3 = held.w3() - s3 - b2;
    boolean negative = borrow(held.w3(), s3, l3) != 0;
    if (!negative && compare(bound, 0, l0, l1, l2, l3) < 0) {
      bound[0] = l0;
      bound[1] = l1;
      bound[2] = l2;
      bound[3] = l3;
    }
  }
}
