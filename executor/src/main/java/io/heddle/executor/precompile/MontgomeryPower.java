package io.heddle.executor.precompile;

import java.math.BigInteger;
import java.util.Arrays;

/// Powers modulo an odd number of at most [#MAX_LIMBS] 64-bit limbs, in Montgomery form, four
/// exponent bits at a time.
///
/// Short moduli with very long exponents are the cheapest way to keep a node busy under the price
/// of EIP-2565, and where `BigInteger.modPow` is weakest: it allocates, and works on 32-bit words.
/// Here a step is one multiplication in place. Longer moduli stay with `BigInteger`, whose
/// intrinsics win there. Koç, Acar, Kaliski, "Analyzing and comparing Montgomery multiplication
/// algorithms", 1996 (CIOS).
final class MontgomeryPower {

  /// The longest modulus, in limbs of 64 bits.
  static final int MAX_LIMBS = 8;

  private static final int WINDOW = 4;

  private final int n;
  private final long[] modulus;

  /// −modulus⁻¹ mod 2⁶⁴.
  private final long inverse;

  private final long[] t;

  private MontgomeryPower(BigInteger modulus) {
    this.n = (modulus.bitLength() + 63) / 64;
    this.modulus = limbs(modulus, n);
    this.t = new long[n + 2];
    // Newton's iteration doubles the correct bits: 3, 6, … 96.
    long x = this.modulus[0];
    for (int i = 0; i < 5; i++) {
      x *= 2 - this.modulus[0] * x;
    }
    this.inverse = -x;
  }

  /// base ^ exponent mod modulus.
  ///
  /// @param exponent big-endian bytes `[offset, offset + length)`, followed by `zeros` more zero
  ///   bytes
  /// @param modulus odd, greater than one, at most [#MAX_LIMBS] limbs
  static BigInteger power(
      BigInteger base, byte[] exponent, int offset, int length, int zeros, BigInteger modulus) {
    MontgomeryPower context = new MontgomeryPower(modulus);
    BigInteger r = BigInteger.ONE.shiftLeft(64 * context.n);
    long[][] table = new long[1 << WINDOW][];
    table[0] = limbs(r.mod(modulus), context.n);
    table[1] = limbs(base.mod(modulus).multiply(r).mod(modulus), context.n);
    for (int i = 2; i < table.length; i++) {
      table[i] = new long[context.n];
      context.multiply(table[i], table[i - 1], table[1]);
    }
    long[] result = table[0].clone();
    boolean started = false;
    for (int i = 0; i < 2 * length; i++) {
      int octet = exponent[offset + (i >>> 1)] & 0xff;
      int digit = (i & 1) == 0 ? octet >>> WINDOW : octet & 0xf;
      if (started) {
        context.square(result, WINDOW);
      }
      if (digit != 0) {
        context.multiply(result, result, table[digit]);
        started = true;
      }
    }
    if (started) {
      context.square(result, 8L * zeros);
    }
    context.multiply(result, result, limbs(BigInteger.ONE, context.n));
    return number(result);
  }

  private void square(long[] a, long times) {
    if (n == 1) {
      long x = a[0];
      for (long i = 0; i < times; i++) {
        x = multiplyLimb(x, x);
      }
      a[0] = x;
      return;
    }
    for (long i = 0; i < times; i++) {
      multiply(a, a, a);
    }
  }

  private long multiplyLimb(long a, long b) {
    long low = a * b;
    long high = Math.unsignedMultiplyHigh(a, b);
    long reduced = Math.unsignedMultiplyHigh(low * inverse, modulus[0]) + (low != 0 ? 1 : 0);
    long sum = high + reduced;
    boolean overflow = Long.compareUnsigned(sum, high) < 0;
    return overflow || Long.compareUnsigned(sum, modulus[0]) >= 0 ? sum - modulus[0] : sum;
  }

  /// r = a · b / 2^(64n) mod modulus; r may be a or b.
  private void multiply(long[] r, long[] a, long[] b) {
    if (n == 1) {
      r[0] = multiplyLimb(a[0], b[0]);
      return;
    }
    Arrays.fill(t, 0);
    for (int i = 0; i < n; i++) {
      long w = b[i];
      long carry = 0;
      for (int j = 0; j < n; j++) {
        long low = a[j] * w;
        long high = Math.unsignedMultiplyHigh(a[j], w);
        low += carry;
        high += below(low, carry);
        long sum = t[j] + low;
        carry = high + below(sum, low);
        t[j] = sum;
      }
      t[n] += carry;
      t[n + 1] = below(t[n], carry);
      reduce();
    }
    subtractModulus(r);
  }

  /// t = (t + k · modulus) / 2⁶⁴ with k so that the division is exact.
  private void reduce() {
    long k = t[0] * inverse;
    long low = k * modulus[0];
    long carry = Math.unsignedMultiplyHigh(k, modulus[0]) + below(t[0] + low, low);
    for (int j = 1; j < n; j++) {
      low = k * modulus[j];
      long high = Math.unsignedMultiplyHigh(k, modulus[j]);
      low += carry;
      high += below(low, carry);
      long sum = t[j] + low;
      carry = high + below(sum, low);
      t[j - 1] = sum;
    }
    long top = t[n] + carry;
    t[n - 1] = top;
    t[n] = t[n + 1] + below(top, carry);
  }

  /// r = t, less the modulus where t is not below it.
  private void subtractModulus(long[] r) {
    long borrow = 0;
    for (int j = 0; j < n; j++) {
      long difference = t[j] - modulus[j];
      r[j] = difference - borrow;
      borrow = below(t[j], modulus[j]) | below(difference, borrow);
    }
    if (t[n] < borrow) {
      System.arraycopy(t, 0, r, 0, n);
    }
  }

  private static long below(long a, long b) {
    return Long.compareUnsigned(a, b) < 0 ? 1 : 0;
  }

  private static long[] limbs(BigInteger value, int count) {
    long[] limbs = new long[count];
    for (int i = 0; i < count; i++) {
      limbs[i] = value.shiftRight(64 * i).longValue();
    }
    return limbs;
  }

  private static BigInteger number(long[] limbs) {
    byte[] bytes = new byte[8 * limbs.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[bytes.length - 1 - i] = (byte) (limbs[i >>> 3] >>> (8 * (i & 7)));
    }
    return new BigInteger(1, bytes);
  }
}
