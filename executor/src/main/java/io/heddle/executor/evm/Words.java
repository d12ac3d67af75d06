package io.heddle.executor.evm;

/// Arithmetic of 256-bit words that lie in a `long[]` as four limbs, least significant first.
///
/// A word is named by the offset of its least significant limb. Results may overwrite their
/// operands. Division is in [Division].
final class Words {
  /// Limbs of a word.
  static final int LIMBS = 4;

  private Words() {}

  static void set(long[] s, int o, long value) {
    s[o] = value;
    s[o + 1] = 0;
    s[o + 2] = 0;
    s[o + 3] = 0;
  }

  static void copy(long[] from, int f, long[] to, int t) {
    to[t] = from[f];
    to[t + 1] = from[f + 1];
    to[t + 2] = from[f + 2];
    to[t + 3] = from[f + 3];
  }

  static boolean isZero(long[] s, int o) {
    return (s[o] | s[o + 1] | s[o + 2] | s[o + 3]) == 0;
  }

  /// Whether the word fits one limb.
  static boolean fitsLimb(long[] s, int o) {
    return (s[o + 1] | s[o + 2] | s[o + 3]) == 0;
  }

  static boolean equal(long[] s, int a, int b) {
    return s[a] == s[b] && s[a + 1] == s[b + 1] && s[a + 2] == s[b + 2] && s[a + 3] == s[b + 3];
  }

  /// Unsigned comparison of two words of possibly different arrays: negative, zero or positive.
  static int compare(long[] s, int a, long[] t, int b) {
    for (int i = LIMBS - 1; i >= 0; i--) {
      if (s[a + i] != t[b + i]) {
        return Long.compareUnsigned(s[a + i], t[b + i]);
      }
    }
    return 0;
  }

  static boolean lessThan(long[] s, int a, int b) {
    return compare(s, a, s, b) < 0;
  }

  static boolean signedLessThan(long[] s, int a, int b) {
    long x = s[a + 3];
    long y = s[b + 3];
    return x == y ? compare(s, a, s, b) < 0 : x < y;
  }

  /// `r = a + b`.
  static void add(long[] s, int a, int b, int r) {
    long x0 = s[a];
    long r0 = x0 + s[b];
    long carry = lower(r0, x0);
    long x1 = s[a + 1];
    long y1 = s[b + 1];
    long r1 = x1 + y1 + carry;
    carry = carryOut(x1, y1, r1);
    long x2 = s[a + 2];
    long y2 = s[b + 2];
    long r2 = x2 + y2 + carry;
    carry = carryOut(x2, y2, r2);
    s[r + 3] = s[a + 3] + s[b + 3] + carry;
    s[r] = r0;
    s[r + 1] = r1;
    s[r + 2] = r2;
  }

  /// `r = a - b`.
  static void subtract(long[] s, int a, int b, int r) {
    long x0 = s[a];
    long y0 = s[b];
    long r0 = x0 - y0;
    long borrow = lower(x0, y0);
    long x1 = s[a + 1];
    long y1 = s[b + 1];
    long r1 = x1 - y1 - borrow;
    borrow = borrowOut(x1, y1, r1);
    long x2 = s[a + 2];
    long y2 = s[b + 2];
    long r2 = x2 - y2 - borrow;
    borrow = borrowOut(x2, y2, r2);
    s[r + 3] = s[a + 3] - s[b + 3] - borrow;
    s[r] = r0;
    s[r + 1] = r1;
    s[r + 2] = r2;
  }

  /// `o = -o`.
  static void negate(long[] s, int o) {
    long carry = 1;
    for (int i = o; i < o + LIMBS; i++) {
      s[i] = ~s[i] + carry;
      carry = carry & (s[i] == 0 ? 1 : 0);
    }
  }

  /// `r = a * b` modulo 2^256; `r` may be `a` or `b`.
  static void multiply(long[] s, int a, int b, int r) {
    long a0 = s[a];
    long b0 = s[b];
    if (fitsLimb(s, a) && fitsLimb(s, b)) {
      s[r] = a0 * b0;
      s[r + 1] = Math.unsignedMultiplyHigh(a0, b0);
      s[r + 2] = 0;
      s[r + 3] = 0;
      return;
    }
    long a1 = s[a + 1];
    long a2 = s[a + 2];
    long b1 = s[b + 1];
    long b2 = s[b + 2];
    long r0 = a0 * b0;
    long r1 = Math.unsignedMultiplyHigh(a0, b0);
    // Column 1.
    long low = a0 * b1;
    r1 += low;
    long r2 = Math.unsignedMultiplyHigh(a0, b1) + lower(r1, low);
    low = a1 * b0;
    r1 += low;
    long high = Math.unsignedMultiplyHigh(a1, b0) + lower(r1, low);
    r2 += high;
    long r3 = lower(r2, high);
    // Column 2.
    low = a0 * b2;
    r2 += low;
    r3 += Math.unsignedMultiplyHigh(a0, b2) + lower(r2, low);
    low = a1 * b1;
    r2 += low;
    r3 += Math.unsignedMultiplyHigh(a1, b1) + lower(r2, low);
    low = a2 * b0;
    r2 += low;
    r3 += Math.unsignedMultiplyHigh(a2, b0) + lower(r2, low);
    // Column 3.
    r3 += a0 * s[b + 3] + a1 * b2 + a2 * b1 + s[a + 3] * b0;
    s[r] = r0;
    s[r + 1] = r1;
    s[r + 2] = r2;
    s[r + 3] = r3;
  }

  /// Full 512-bit product of two words of `s` into eight limbs of `out`.
  static void multiplyFull(long[] s, int a, int b, long[] out, int o) {
    for (int i = 0; i < 2 * LIMBS; i++) {
      out[o + i] = 0;
    }
    for (int i = 0; i < LIMBS; i++) {
      long x = s[a + i];
      long carry = 0;
      for (int j = 0; j < LIMBS; j++) {
        long y = s[b + j];
        long low = x * y;
        long high = Math.unsignedMultiplyHigh(x, y);
        low += carry;
        high += lower(low, carry);
        long sum = out[o + i + j] + low;
        carry = high + lower(sum, low);
        out[o + i + j] = sum;
      }
      out[o + i + LIMBS] = carry;
    }
  }

  /// Position of the highest set bit plus one; zero for zero.
  static int bitLength(long[] s, int o) {
    for (int i = LIMBS - 1; i >= 0; i--) {
      if (s[o + i] != 0) {
        return 64 * i + 64 - Long.numberOfLeadingZeros(s[o + i]);
      }
    }
    return 0;
  }

  /// 1 if `x < y` unsigned, else 0.
  static long lower(long x, long y) {
    return Long.compareUnsigned(x, y) < 0 ? 1 : 0;
  }

  /// The carry of `x + y (+ carry) = sum`.
  private static long carryOut(long x, long y, long sum) {
    return ((x & y) | ((x | y) & ~sum)) >>> 63;
  }

  /// The borrow of `x - y (- borrow) = difference`.
  private static long borrowOut(long x, long y, long difference) {
    return ((~x & y) | ((~x | y) & difference)) >>> 63;
  }
}
