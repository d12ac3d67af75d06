package io.heddle.executor.journal;

import io.heddle.primitives.U256;

/// Arithmetic on balances: four limbs, least significant first.
final class Limbs {
  private Limbs() {}

  static boolean isZero(long[] a) {
    return (a[0] | a[1] | a[2] | a[3]) == 0;
  }

  static void clear(long[] a) {
    a[0] = 0;
    a[1] = 0;
    a[2] = 0;
    a[3] = 0;
  }

  static boolean equal(long[] a, U256 b) {
    return a[0] == b.w0() && a[1] == b.w1() && a[2] == b.w2() && a[3] == b.w3();
  }

  static int compare(long[] a, long w0, long w1, long w2, long w3) {
    if (a[3] != w3) {
      return Long.compareUnsigned(a[3], w3);
    }
    if (a[2] != w2) {
      return Long.compareUnsigned(a[2], w2);
    }
    return a[1] != w1 ? Long.compareUnsigned(a[1], w1) : Long.compareUnsigned(a[0], w0);
  }

  /// `a += b`; true if that wrapped around.
  static boolean add(long[] a, U256 b) {
    long carry = addLimb(a, 0, b.w0(), 0);
    carry = addLimb(a, 1, b.w1(), carry);
    carry = addLimb(a, 2, b.w2(), carry);
    return addLimb(a, 3, b.w3(), carry) != 0;
  }

  private static long addLimb(long[] a, int i, long b, long carry) {
    long x = a[i];
    long sum = x + b;
    long all = sum + carry;
    a[i] = all;
    return ((x & b) | ((x | b) & ~all)) >>> 63;
  }

  /// `a -= b`, modulo 2^256.
  static void subtract(long[] a, U256 b) {
    subtract(a, b.w0(), b.w1(), b.w2(), b.w3());
  }

  private static void subtract(long[] a, long w0, long w1, long w2, long w3) {
    long borrow = subtractLimb(a, 0, w0, 0);
    borrow = subtractLimb(a, 1, w1, borrow);
    borrow = subtractLimb(a, 2, w2, borrow);
    subtractLimb(a, 3, w3, borrow);
  }

  private static long subtractLimb(long[] a, int i, long b, long borrow) {
    long x = a[i];
    long difference = x - b - borrow;
    a[i] = difference;
    return ((~x & b) | ((~x | b) & difference)) >>> 63;
  }

  /// Raises `bound` to `held - (current - needed)` where that is positive and more: of `held` wei
  /// before the transaction so many were needed to have `needed` now, when `current` are there.
  static void raiseBound(
      long[] bound, U256 held, long[] current, long w0, long w1, long w2, long w3) {
    // held + needed against current, without overflow: `needed` is at most `current`.
    long[] spare = {current[0], current[1], current[2], current[3]};
    subtract(spare, w0, w1, w2, w3);
    if (compare(spare, held.w0(), held.w1(), held.w2(), held.w3()) >= 0) {
      return;
    }
    long[] least = {held.w0(), held.w1(), held.w2(), held.w3()};
    subtract(least, spare[0], spare[1], spare[2], spare[3]);
    if (compare(bound, least[0], least[1], least[2], least[3]) < 0) {
      System.arraycopy(least, 0, bound, 0, 4);
    }
  }
}
