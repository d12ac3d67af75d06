package io.heddle.executor.precompile.bn254;

import java.math.BigInteger;

/// The base field of bn254: integers modulo the 254-bit prime p, four 64-bit limbs, least
/// significant first, in Montgomery form (x · 2^256 mod p), always fully reduced.
///
/// Multiplication is Montgomery's with interleaved reduction (CIOS). As p leaves the two top bits
/// free, the running sum never exceeds four limbs and a carry word, which saves the fifth limb's
/// additions (Botrel and El Housni, "Faster Montgomery multiplication and multi-scalar
/// multiplication for SNARKs", 2022).
final class Fp {

  /// p = 36u⁴ + 36u³ + 24u² + 6u + 1 with u = [Pairing#U].
  static final BigInteger MODULUS =
      new BigInteger("30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47", 16);

  private static final long P0 = 0x3c208c16d87cfd47L;
  private static final long P1 = 0x97816a916871ca8dL;
  private static final long P2 = 0xb85045b68181585dL;
  private static final long P3 = 0x30644e72e131a029L;

  /// −p⁻¹ mod 2⁶⁴.
  static final long INVERSE = 0x87d20782e4866389L;

  /// 2^256 mod p and 2^512 mod p.
  private static final long[] R = limbs(BigInteger.ONE.shiftLeft(256).mod(MODULUS));

  /// 2⁶⁴ divided by the highest limb of p without its last four bits, rounded up.
  private static final long TOP_INVERSE = Long.divideUnsigned(-1, (P3 >>> 4) + 1);

  private static final long[] R2 = limbs(BigInteger.ONE.shiftLeft(512).mod(MODULUS));

  private Fp() {}

  static void setOne(long[] m, int r) {
    System.arraycopy(R, 0, m, r, 4);
  }

  /// Reads a 32-byte big-endian number; false, leaving the memory undefined, when it is not below
  /// p.
  static boolean read(long[] m, int r, byte[] in, int offset) {
    for (int i = 0; i < 4; i++) {
      long limb = 0;
      for (int j = 0; j < 8; j++) {
        limb = (limb << 8) | (in[offset + 24 - 8 * i + j] & 0xff);
      }
      m[r + i] = limb;
    }
    if (!belowModulus(m[r], m[r + 1], m[r + 2], m[r + 3])) {
      return false;
    }
    mulBy(m, r, r, R2, 0);
    return true;
  }

  /// Writes a value as a 32-byte big-endian number.
  static void write(long[] m, int a, byte[] out, int offset) {
    long[] plain = {0, 0, 0, 0, 1, 0, 0, 0};
    System.arraycopy(m, a, plain, 0, 4);
    mul(plain, 0, 0, 4);
    for (int i = 0; i < 32; i++) {
      out[offset + 31 - i] = (byte) (plain[i >>> 3] >>> (8 * (i & 7)));
    }
  }

  /// Stores a constant.
  static void set(long[] m, int r, BigInteger value) {
    System.arraycopy(limbs(value.mod(MODULUS)), 0, m, r, 4);
    mulBy(m, r, r, R2, 0);
  }

  static void add(long[] m, int r, int a, int b) {
    long r0 = m[a] + m[b];
    long c = carry(r0, m[b]);
    long s = m[a + 1] + m[b + 1];
    long r1 = s + c;
    c = carry(s, m[b + 1]) | carry(r1, c);
    s = m[a + 2] + m[b + 2];
    long r2 = s + c;
    c = carry(s, m[b + 2]) | carry(r2, c);
    long r3 = m[a + 3] + m[b + 3] + c;
    storeReduced(m, r, r0, r1, r2, r3);
  }

  static void twice(long[] m, int r, int a) {
    add(m, r, a, a);
  }

  static void sub(long[] m, int r, int a, int b) {
    long a0 = m[a];
    long a1 = m[a + 1];
    long a2 = m[a + 2];
    long r0 = a0 - m[b];
    long borrow = below(a0, m[b]);
    long d = a1 - m[b + 1];
    long r1 = d - borrow;
    borrow = below(a1, m[b + 1]) | below(d, borrow);
    d = a2 - m[b + 2];
    long r2 = d - borrow;
    borrow = below(a2, m[b + 2]) | below(d, borrow);
    long r3 = m[a + 3] - m[b + 3] - borrow;
    // Both operands are below 2^254: a negative difference shows in the top bit, and p is added
    // back.
    long mask = r3 >> 63;
    long s0 = r0 + (P0 & mask);
    long c = carry(s0, r0);
    long t = r1 + (P1 & mask);
    long s1 = t + c;
    c = carry(t, r1) | carry(s1, c);
    t = r2 + (P2 & mask);
    long s2 = t + c;
    c = carry(t, r2) | carry(s2, c);
    m[r] = s0;
    m[r + 1] = s1;
    m[r + 2] = s2;
    m[r + 3] = r3 + (P3 & mask) + c;
  }

  static void neg(long[] m, int r, int a) {
    long a0 = m[a];
    long a1 = m[a + 1];
    long a2 = m[a + 2];
    long a3 = m[a + 3];
    // p − a, or zero for zero: the mask keeps the result fully reduced.
    long mask = (a0 | a1 | a2 | a3) == 0 ? 0 : -1;
    long borrow = below(P0, a0);
    long d = P1 - a1;
    m[r] = (P0 - a0) & mask;
    m[r + 1] = (d - borrow) & mask;
    borrow = below(P1, a1) | below(d, borrow);
    d = P2 - a2;
    m[r + 2] = (d - borrow) & mask;
    borrow = below(P2, a2) | below(d, borrow);
    m[r + 3] = (P3 - a3 - borrow) & mask;
  }

  /// Half of a value.
  static void half(long[] m, int r, int a) {
    long mask = -(m[a] & 1);
    long s0 = m[a] + (P0 & mask);
    long c = carry(s0, m[a]);
    long t = m[a + 1] + (P1 & mask);
    long s1 = t + c;
    c = carry(t, m[a + 1]) | carry(s1, c);
    t = m[a + 2] + (P2 & mask);
    long s2 = t + c;
    c = carry(t, m[a + 2]) | carry(s2, c);
    long s3 = m[a + 3] + (P3 & mask) + c;
    m[r] = (s0 >>> 1) | (s1 << 63);
    m[r + 1] = (s1 >>> 1) | (s2 << 63);
    m[r + 2] = (s2 >>> 1) | (s3 << 63);
    m[r + 3] = s3 >>> 1;
  }

  static void mul(long[] m, int r, int a, int b) {
    mulBy(m, r, a, m, b);
  }

  static void sqr(long[] m, int r, int a) {
    mulBy(m, r, a, m, a);
  }

  /// r = a · y, y in an array of its own (constants).
  static void mulBy(long[] m, int r, int a, long[] y, int b) {
    long x0 = m[a];
    long x1 = m[a + 1];
    long x2 = m[a + 2];
    long x3 = m[a + 3];
    long t0 = 0;
    long t1 = 0;
    long t2 = 0;
    long t3 = 0;
    for (int i = 0; i < 4; i++) {
      long w = y[b + i];
      // high:low = t + x · w, limb by limb; the reduction by k · p runs one limb behind.
      long low = x0 * w;
      long high = Math.unsignedMultiplyHigh(x0, w);
      t0 += low;
      high += carry(t0, low);
      long k = t0 * INVERSE;
      low = k * P0;
      long reduced = Math.unsignedMultiplyHigh(k, P0) + carry(t0 + low, low);

      low = x1 * w + high;
      high = Math.unsignedMultiplyHigh(x1, w) + carry(low, high);
      t1 += low;
      high += carry(t1, low);
      low = k * P1 + reduced;
      reduced = Math.unsignedMultiplyHigh(k, P1) + carry(low, reduced);
      t0 = t1 + low;
      reduced += carry(t0, low);

      low = x2 * w + high;
      high = Math.unsignedMultiplyHigh(x2, w) + carry(low, high);
      t2 += low;
      high += carry(t2, low);
      low = k * P2 + reduced;
      reduced = Math.unsignedMultiplyHigh(k, P2) + carry(low, reduced);
      t1 = t2 + low;
      reduced += carry(t1, low);

      low = x3 * w + high;
      high = Math.unsignedMultiplyHigh(x3, w) + carry(low, high);
      t3 += low;
      high += carry(t3, low);
      low = k * P3 + reduced;
      reduced = Math.unsignedMultiplyHigh(k, P3) + carry(low, reduced);
      t2 = t3 + low;
      reduced += carry(t2, low);
      t3 = high + reduced;
    }
    storeReduced(m, r, t0, t1, t2, t3);
  }

  /// r = a · c + b · d with one reduction. Operands may be as large as p itself.
  ///
  /// The running sum stays below 3p < 2²⁵⁶, and the result below 2p.
  static void mulAdd(long[] m, int r, int a, int c, int b, int d) {
    long x0 = m[a];
    long x1 = m[a + 1];
    long x2 = m[a + 2];
    long x3 = m[a + 3];
    long y0 = m[b];
    long y1 = m[b + 1];
    long y2 = m[b + 2];
    long y3 = m[b + 3];
    long t0 = 0;
    long t1 = 0;
    long t2 = 0;
    long t3 = 0;
    for (int i = 0; i < 4; i++) {
      long v = m[c + i];
      long w = m[d + i];
      // high:low = t + x · v and then + y · w, limb by limb; the reduction runs one limb behind.
      long low = x0 * v;
      long high = Math.unsignedMultiplyHigh(x0, v);
      t0 += low;
      high += carry(t0, low);
      low = y0 * w;
      long other = Math.unsignedMultiplyHigh(y0, w);
      t0 += low;
      other += carry(t0, low);
      long k = t0 * INVERSE;
      long reduced = Math.unsignedMultiplyHigh(k, P0) + (t0 != 0 ? 1 : 0);

      low = x1 * v + high;
      high = Math.unsignedMultiplyHigh(x1, v) + carry(low, high);
      t1 += low;
      high += carry(t1, low);
      low = y1 * w + other;
      other = Math.unsignedMultiplyHigh(y1, w) + carry(low, other);
      t1 += low;
      other += carry(t1, low);
      low = k * P1 + reduced;
      reduced = Math.unsignedMultiplyHigh(k, P1) + carry(low, reduced);
      t0 = t1 + low;
      reduced += carry(t0, low);

      low = x2 * v + high;
      high = Math.unsignedMultiplyHigh(x2, v) + carry(low, high);
      t2 += low;
      high += carry(t2, low);
      low = y2 * w + other;
      other = Math.unsignedMultiplyHigh(y2, w) + carry(low, other);
      t2 += low;
      other += carry(t2, low);
      low = k * P2 + reduced;
      reduced = Math.unsignedMultiplyHigh(k, P2) + carry(low, reduced);
      t1 = t2 + low;
      reduced += carry(t1, low);

      low = x3 * v + high;
      high = Math.unsignedMultiplyHigh(x3, v) + carry(low, high);
      t3 += low;
      high += carry(t3, low);
      low = y3 * w + other;
      other = Math.unsignedMultiplyHigh(y3, w) + carry(low, other);
      t3 += low;
      other += carry(t3, low);
      low = k * P3 + reduced;
      reduced = Math.unsignedMultiplyHigh(k, P3) + carry(low, reduced);
      t2 = t3 + low;
      reduced += carry(t2, low);
      t3 = high + other + reduced;
    }
    storeReduced(m, r, t0, t1, t2, t3);
  }

  /// r = 9a + b, or 9a − b where `sign` is −1.
  static void nineTimes(long[] m, int r, int a, int b, int sign) {
    // b, or p − b: added either way. The sum is below 10p < 2²⁵⁸, five limbs.
    long negative = sign >> 31;
    long b0 = m[b] ^ negative;
    long b1 = m[b + 1] ^ negative;
    long b2 = m[b + 2] ^ negative;
    long b3 = m[b + 3] ^ negative;
    long a0 = m[a];
    long a1 = m[a + 1];
    long a2 = m[a + 2];
    long a3 = m[a + 3];
    long s0 = (a0 << 3) + a0;
    long c = carry(s0, a0);
    long t = (a1 << 3 | a0 >>> 61) + a1;
    long s1 = t + c;
    c = carry(t, a1) | carry(s1, c);
    t = (a2 << 3 | a1 >>> 61) + a2;
    long s2 = t + c;
    c = carry(t, a2) | carry(s2, c);
    t = (a3 << 3 | a2 >>> 61) + a3;
    long s3 = t + c;
    long s4 = (a3 >>> 61) + (carry(t, a3) | carry(s3, c));
    // Negated, b is added as p + 1 + (−1 − b), modulo 2³²⁰.
    long add = P0 & negative;
    long d0 = add - negative;
    t = b0 + d0;
    c = carry(t, d0);
    s0 += t;
    long c2 = carry(s0, t);
    add = P1 & negative;
    t = b1 + add;
    long c3 = carry(t, add);
    t += c;
    c3 += carry(t, c);
    s1 += t;
    long c4 = carry(s1, t);
    s1 += c2;
    c4 += carry(s1, c2);
    add = P2 & negative;
    t = b2 + add;
    c = carry(t, add);
    t += c3;
    c += carry(t, c3);
    s2 += t;
    c2 = carry(s2, t);
    s2 += c4;
    c2 += carry(s2, c4);
    add = P3 & negative;
    t = b3 + add;
    c3 = carry(t, add);
    t += c;
    c3 += carry(t, c);
    s3 += t;
    c4 = carry(s3, t);
    s3 += c2;
    c4 += carry(s3, c2);
    s4 += negative + c3 + c4;
    // The quotient by p, at most one too small: it is ten at most, and the factor wrong by 1 / 85.
    long q = Math.unsignedMultiplyHigh(s4 << 60 | s3 >>> 4, TOP_INVERSE);
    long low = q * P0;
    long borrow = below(s0, low);
    s0 -= low;
    long high = Math.unsignedMultiplyHigh(q, P0) + borrow;
    low = q * P1 + high;
    high = Math.unsignedMultiplyHigh(q, P1) + carry(low, high);
    borrow = below(s1, low);
    s1 -= low;
    high += borrow;
    low = q * P2 + high;
    high = Math.unsignedMultiplyHigh(q, P2) + carry(low, high);
    borrow = below(s2, low);
    s2 -= low;
    s3 -= q * P3 + high + borrow;
    storeReduced(m, r, s0, s1, s2, s3);
  }

  /// r = a⁻¹; the inverse of zero is zero.
  static void inverse(long[] m, int r, int a) {
    new FpInverse().inverse(m, r, a);
  }

  static void storeReduced(long[] m, int r, long r0, long r1, long r2, long r3) {
    // Subtract p once where the value is not below it.
    long d0 = r0 - P0;
    long borrow = below(r0, P0);
    long d = r1 - P1;
    long d1 = d - borrow;
    borrow = below(r1, P1) | below(d, borrow);
    d = r2 - P2;
    long d2 = d - borrow;
    borrow = below(r2, P2) | below(d, borrow);
    long d3 = r3 - P3 - borrow;
    long keep = d3 >> 63;
    m[r] = d0 ^ ((d0 ^ r0) & keep);
    m[r + 1] = d1 ^ ((d1 ^ r1) & keep);
    m[r + 2] = d2 ^ ((d2 ^ r2) & keep);
    m[r + 3] = d3 ^ ((d3 ^ r3) & keep);
  }

  private static boolean belowModulus(long a0, long a1, long a2, long a3) {
    if (a3 != P3) {
      return Long.compareUnsigned(a3, P3) < 0;
    }
    if (a2 != P2) {
      return Long.compareUnsigned(a2, P2) < 0;
    }
    return a1 != P1 ? Long.compareUnsigned(a1, P1) < 0 : Long.compareUnsigned(a0, P0) < 0;
  }

  /// 1 when an addition with result `sum` and one operand `operand` overflowed, else 0.
  private static long carry(long sum, long operand) {
    return below(sum, operand);
  }

  static long below(long a, long b) {
    return Long.compareUnsigned(a, b) < 0 ? 1 : 0;
  }

  static long[] limbs(BigInteger value) {
    long[] limbs = new long[4];
    for (int i = 0; i < 4; i++) {
      limbs[i] = value.shiftRight(64 * i).longValue();
    }
    return limbs;
  }
}
