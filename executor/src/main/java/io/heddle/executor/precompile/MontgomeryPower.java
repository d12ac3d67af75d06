package io.heddle.executor.precompile;

import java.math.BigInteger;

/// Powers modulo an odd number of one or two 64-bit limbs, in Montgomery form, four exponent bits
/// at a time.
///
/// Short moduli with very long exponents are the cheapest way to keep a node busy under the price
/// of EIP-2565, and where `BigInteger.modPow` is weakest: it allocates, and works on 32-bit words.
/// Here a step is one multiplication in registers. From three limbs on the intrinsics of
/// `BigInteger` win.
///
/// A product t of two numbers below the modulus m is reduced from below: with k = t / m mod R the
/// low half of k · m is that of t, and what is left of the high halves' difference is t / R or less
/// by m. Unlike the sum of the textbook it needs no carry out of the low half.
final class MontgomeryPower {

  /// The longest modulus, in limbs of 64 bits.
  static final int MAX_LIMBS = 2;

  private static final int WINDOW = 4;

  // The modulus, and its inverse modulo 2⁶⁴.
  private final long m0;
  private final long m1;
  private final long inverse;

  // The power so far.
  private long x0;
  private long x1;

  private MontgomeryPower(BigInteger modulus) {
    this.m0 = modulus.longValue();
    this.m1 = modulus.shiftRight(64).longValue();
    // Newton's iteration doubles the correct bits: 3, 6, … 96.
    long x = m0;
    for (int i = 0; i < 5; i++) {
      x *= 2 - m0 * x;
    }
    this.inverse = x;
  }

  /// base ^ exponent mod modulus.
  ///
  /// @param exponent big-endian bytes `[offset, offset + length)`, followed by `zeros` more zero
  ///   bytes
  /// @param modulus odd, greater than one, at most [#MAX_LIMBS] limbs
  static BigInteger power(
      BigInteger base, byte[] exponent, int offset, int length, int zeros, BigInteger modulus) {
    MontgomeryPower context = new MontgomeryPower(modulus);
    int bits = context.m1 == 0 ? 64 : 128;
    BigInteger one = BigInteger.ONE.shiftLeft(bits).mod(modulus);
    BigInteger first = base.mod(modulus).shiftLeft(bits).mod(modulus);
    long[] low = new long[1 << WINDOW];
    long[] high = new long[1 << WINDOW];
    context.set(one);
    for (int i = 0; i < low.length; i++) {
      low[i] = context.x0;
      high[i] = context.x1;
      context.multiply(first.longValue(), first.shiftRight(64).longValue());
    }
    context.set(one);
    boolean started = false;
    for (int i = 0; i < 2 * length; i++) {
      int octet = exponent[offset + (i >>> 1)] & 0xff;
      int digit = (i & 1) == 0 ? octet >>> WINDOW : octet & 0xf;
      if (started) {
        context.square(WINDOW);
      }
      if (digit != 0) {
        context.multiply(low[digit], high[digit]);
        started = true;
      }
    }
    if (started) {
      context.square(8L * zeros);
    }
    context.multiply(1, 0);
    return number(context.x1).shiftLeft(64).or(number(context.x0));
  }

  private void set(BigInteger value) {
    x0 = value.longValue();
    x1 = value.shiftRight(64).longValue();
  }

  private static BigInteger number(long limb) {
    return new BigInteger(Long.toUnsignedString(limb));
  }

  private void square(long times) {
    if (m1 == 0) {
      long x = x0;
      for (long i = 0; i < times; i++) {
        x = product(x, x);
      }
      x0 = x;
      return;
    }
    for (long i = 0; i < times; i++) {
      multiplyTwo(x0, x1);
    }
  }

  private void multiply(long y0, long y1) {
    if (m1 == 0) {
      x0 = product(x0, y0);
    } else {
      multiplyTwo(y0, y1);
    }
  }

  /// x · y / 2⁶⁴ modulo a modulus of one limb.
  private long product(long x, long y) {
    long high = Math.unsignedMultiplyHigh(x, y);
    long multiple = Math.unsignedMultiplyHigh(x * y * inverse, m0);
    long difference = high - multiple;
    return Long.compareUnsigned(high, multiple) < 0 ? difference + m0 : difference;
  }

  /// The power times y, divided by 2¹²⁸, modulo a modulus of two limbs.
  private void multiplyTwo(long y0, long y1) {
    long a0 = x0;
    long a1 = x1;
    // t = a · y, four limbs.
    long t0 = a0 * y0;
    long t1 = Math.unsignedMultiplyHigh(a0, y0);
    long low = a0 * y1;
    long middle = a1 * y0;
    t1 += low;
    long carry = below(t1, low);
    t1 += middle;
    carry += below(t1, middle);
    long t2 = Math.unsignedMultiplyHigh(a0, y1);
    low = Math.unsignedMultiplyHigh(a1, y0);
    t2 += low;
    long t3 = Math.unsignedMultiplyHigh(a1, y1) + below(t2, low);
    low = a1 * y1;
    t2 += low;
    t3 += below(t2, low);
    t2 += carry;
    t3 += below(t2, carry);
    // Twice: take away k · m so that the lowest limb vanishes; what is borrowed goes up.
    long k = t0 * inverse;
    long taken = Math.unsignedMultiplyHigh(k, m0);
    low = k * m1;
    taken += low;
    long takenHigh = Math.unsignedMultiplyHigh(k, m1) + below(taken, low);
    long borrow = below(t1, taken);
    t1 -= taken;
    takenHigh += borrow; // k · m is below 2⁶⁴ · m: it was 2⁶⁴ − 2 at most
    borrow = below(t2, takenHigh);
    t2 -= takenHigh;
    boolean isNegative = Long.compareUnsigned(t3, borrow) < 0;
    t3 -= borrow;
    k = t1 * inverse;
    taken = Math.unsignedMultiplyHigh(k, m0);
    low = k * m1;
    taken += low;
    takenHigh = Math.unsignedMultiplyHigh(k, m1) + below(taken, low);
    borrow = below(t2, taken);
    t2 -= taken;
    takenHigh += borrow;
    long negative = isNegative || Long.compareUnsigned(t3, takenHigh) < 0 ? -1 : 0;
    t3 -= takenHigh;
    // Between −m and m.
    low = m0 & negative;
    t2 += low;
    x0 = t2;
    x1 = t3 + (m1 & negative) + below(t2, low);
  }

  private static long below(long a, long b) {
    return Long.compareUnsigned(a, b) < 0 ? 1 : 0;
  }
}
