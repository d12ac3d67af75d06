package io.heddle.executor.evm;

import io.heddle.primitives.U256;

/// Unsigned and signed division of words, and modular arithmetic, on 64-bit limbs.
///
/// The long case is Knuth's algorithm D (The Art of Computer Programming, volume 2, 4.3.1) with
/// 64-bit digits. Java has no 128 by 64 bit division, so the quotient digit comes from a
/// precomputed reciprocal of the leading divisor digit (Möller and Granlund, "Improved division by
/// invariant integers", algorithm 4). An instance is the scratch memory of one worker; it is not
/// shared between threads.
final class Division {
  private static final int LIMBS = Words.LIMBS;

  /// Normalised dividend, one limb longer than the longest dividend (a 512-bit product).
  private final long[] u = new long[2 * LIMBS + 1];

  /// Normalised divisor.
  private final long[] v = new long[LIMBS];

  private final long[] quotient = new long[2 * LIMBS + 1];
  private final long[] product = new long[2 * LIMBS];

  /// The remainder digit of the latest [#divideTwoByOne].
  private long digitRemainder;

  /// `r = a / b`, zero for `b = 0`.
  void divide(long[] s, int a, int b, int r) {
    if (Words.fitsLimb(s, a) && Words.fitsLimb(s, b)) {
      Words.set(s, r, s[b] == 0 ? 0 : Long.divideUnsigned(s[a], s[b]));
      return;
    }
    if (Words.isZero(s, b) || Words.lessThan(s, a, b)) {
      Words.set(s, r, 0);
      return;
    }
    divideLong(s, a, LIMBS, s, b);
    Words.copy(quotient, 0, s, r);
  }

  /// `r = a mod b`, zero for `b = 0`.
  void remainder(long[] s, int a, int b, int r) {
    if (Words.fitsLimb(s, a) && Words.fitsLimb(s, b)) {
      Words.set(s, r, s[b] == 0 ? 0 : Long.remainderUnsigned(s[a], s[b]));
      return;
    }
    if (Words.isZero(s, b)) {
      Words.set(s, r, 0);
      return;
    }
    if (Words.lessThan(s, a, b)) {
      Words.copy(s, a, s, r);
      return;
    }
    divideLong(s, a, LIMBS, s, b);
    Words.copy(u, 0, s, r);
  }

  /// Two's complement `r = a / b`, rounding to zero; overwrites both operands.
  void signedDivide(long[] s, int a, int b, int r) {
    boolean negative = (s[a + 3] ^ s[b + 3]) < 0;
    absolute(s, a);
    absolute(s, b);
    divide(s, a, b, r);
    if (negative) {
      Words.negate(s, r);
    }
  }

  /// Two's complement `r = a mod b` with the sign of `a`; overwrites both operands.
  void signedRemainder(long[] s, int a, int b, int r) {
    boolean negative = s[a + 3] < 0;
    absolute(s, a);
    absolute(s, b);
    remainder(s, a, b, r);
    if (negative) {
      Words.negate(s, r);
    }
  }

  /// `r = (a + b) mod m` over unbounded integers, zero for `m = 0`.
  void addModulo(long[] s, int a, int b, int m, int r) {
    if (Words.isZero(s, m)) {
      Words.set(s, r, 0);
      return;
    }
    long carry = 0;
    for (int i = 0; i < LIMBS; i++) {
      long x = s[a + i];
      long sum = x + s[b + i];
      long overflow = Words.lower(sum, x);
      product[i] = sum + carry;
      carry = overflow + Words.lower(product[i], carry);
    }
    product[LIMBS] = carry;
    reduce(LIMBS + 1, s, m, r);
  }

  /// `r = (a * b) mod m` over unbounded integers, zero for `m = 0`.
  void multiplyModulo(long[] s, int a, int b, int m, int r) {
    if (Words.isZero(s, m)) {
      Words.set(s, r, 0);
      return;
    }
    Words.multiplyFull(s, a, b, product, 0);
    reduce(2 * LIMBS, s, m, r);
  }

  private void reduce(int length, long[] s, int m, int r) {
    int significant = length;
    while (significant > LIMBS && product[significant - 1] == 0) {
      significant--;
    }
    if (significant == LIMBS && Words.compare(product, 0, s, m) < 0) {
      Words.copy(product, 0, s, r);
      return;
    }
    divideLong(product, 0, significant, s, m);
    Words.copy(u, 0, s, r);
  }

  private static void absolute(long[] s, int o) {
    if (s[o + 3] < 0) {
      Words.negate(s, o);
    }
  }

  /// Divides `length` limbs of `a` by the word `b`, which is neither zero nor greater. Leaves the
  /// quotient's low limbs in [#quotient] and the remainder in the low four limbs of [#u].
  private void divideLong(long[] a, int ao, int length, long[] b, int bo) {
    int n = LIMBS;
    while (b[bo + n - 1] == 0) {
      n--;
    }
    int m = length;
    while (a[ao + m - 1] == 0) {
      m--;
    }
    int shift = Long.numberOfLeadingZeros(b[bo + n - 1]);
    normalise(a, ao, m, shift, u);
    normaliseDivisor(b, bo, n, shift);
    for (int i = 0; i <= 2 * LIMBS; i++) {
      quotient[i] = 0;
    }
    long top = v[n - 1];
    long reciprocal = reciprocal(top);
    if (n == 1) {
      long rest = u[m];
      u[m] = 0;
      for (int j = m - 1; j >= 0; j--) {
        quotient[j] = divideTwoByOne(rest, u[j], top, reciprocal);
        rest = digitRemainder;
        u[j] = 0;
      }
      u[0] = rest;
    } else {
      for (int j = m - n; j >= 0; j--) {
        quotient[j] = nextDigit(j, n, top, reciprocal);
      }
    }
    denormalise(n, shift);
  }

  /// Knuth's steps D3 to D6 for digit `j`.
  private long nextDigit(int j, int n, long top, long reciprocal) {
    long high = u[j + n];
    long digit;
    if (high == top) {
      digit = -1L; // The estimate would be 2^64 or more; subtraction and correction do the rest.
    } else {
      digit = divideTwoByOne(high, u[j + n - 1], top, reciprocal);
      long rest = digitRemainder;
      long second = v[n - 2];
      long below = u[j + n - 2];
      while (true) {
        long productHigh = Math.unsignedMultiplyHigh(digit, second);
        int comparison = Long.compareUnsigned(productHigh, rest);
        if (comparison < 0
            || (comparison == 0 && Long.compareUnsigned(digit * second, below) <= 0)) {
          break;
        }
        digit--;
        rest += top;
        if (Long.compareUnsigned(rest, top) < 0) {
          break; // The rest outgrew one digit: the estimate is right or one too large.
        }
      }
    }
    if (subtractProduct(j, n, digit)) {
      digit--;
      // When the digit was clamped to 2^64 - 1 it may be two too large.
      while (!addBack(j, n)) {
        digit--;
      }
    }
    return digit;
  }

  /// `u[j .. j + n] -= digit * v`; true if it went below zero.
  private boolean subtractProduct(int j, int n, long digit) {
    long borrow = 0;
    for (int i = 0; i < n; i++) {
      long low = digit * v[i];
      long high = Math.unsignedMultiplyHigh(digit, v[i]);
      low += borrow;
      high += Words.lower(low, borrow);
      long before = u[i + j];
      u[i + j] = before - low;
      borrow = high + Words.lower(before, low);
    }
    long before = u[j + n];
    u[j + n] = before - borrow;
    return Long.compareUnsigned(before, borrow) < 0;
  }

  /// `u[j .. j + n] += v`; true if the carry out made it non-negative again.
  private boolean addBack(int j, int n) {
    long carry = 0;
    for (int i = 0; i < n; i++) {
      long before = u[i + j];
      long sum = before + v[i];
      long overflow = Words.lower(sum, before);
      u[i + j] = sum + carry;
      carry = overflow + Words.lower(u[i + j], carry);
    }
    long before = u[j + n];
    u[j + n] = before + carry;
    return Words.lower(u[j + n], before) == 1;
  }

  private static void normalise(long[] a, int ao, int m, int shift, long[] out) {
    for (int i = out.length - 1; i > m; i--) {
      out[i] = 0;
    }
    out[m] = shift == 0 ? 0 : a[ao + m - 1] >>> (64 - shift);
    for (int i = m - 1; i > 0; i--) {
      out[i] = shift == 0 ? a[ao + i] : (a[ao + i] << shift) | (a[ao + i - 1] >>> (64 - shift));
    }
    out[0] = a[ao] << shift;
  }

  private void normaliseDivisor(long[] b, int bo, int n, int shift) {
    for (int i = n - 1; i > 0; i--) {
      v[i] = shift == 0 ? b[bo + i] : (b[bo + i] << shift) | (b[bo + i - 1] >>> (64 - shift));
    }
    v[0] = b[bo] << shift;
  }

  private void denormalise(int n, int shift) {
    for (int i = 0; i < n; i++) {
      u[i] = shift == 0 ? u[i] : (u[i] >>> shift) | (u[i + 1] << (64 - shift));
    }
    for (int i = n; i < LIMBS; i++) {
      u[i] = 0;
    }
  }

  /// `floor((2^128 - 1) / d) - 2^64` for a normalised `d`.
  static long reciprocal(long d) {
    return U256.divideTwoWords(~d, -1L, d);
  }

  /// `(high, low) / d` for normalised `d > high`; the remainder goes to [#digitRemainder].
  private long divideTwoByOne(long high, long low, long d, long reciprocal) {
    long q1 = Math.unsignedMultiplyHigh(reciprocal, high);
    long q0 = reciprocal * high;
    q0 += low;
    q1 += high + Words.lower(q0, low) + 1;
    long rest = low - q1 * d;
    if (Long.compareUnsigned(rest, q0) > 0) {
      q1--;
      rest += d;
    }
    if (Long.compareUnsigned(rest, d) >= 0) {
      q1++;
      rest -= d;
    }
    digitRemainder = rest;
    return q1;
  }
}
