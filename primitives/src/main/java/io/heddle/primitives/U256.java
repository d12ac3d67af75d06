package io.heddle.primitives;

import java.math.BigInteger;
import java.util.Arrays;

/// An unsigned 256-bit number in four longs: `w3` holds the most, `w0` the least significant 64
/// bits.
///
/// Plain operators wrap modulo 2^256 like the EVM's; the `…Exact` ones throw `ArithmeticException`
/// instead. Sums, products, comparisons and division by a word work on the longs; division by more
/// goes to `BigInteger`.
public record U256(long w3, long w2, long w1, long w0) implements Comparable<U256> {
  public static final U256 ZERO = new U256(0, 0, 0, 0);
  public static final U256 ONE = new U256(0, 0, 0, 1);
  public static final U256 MAX = new U256(-1, -1, -1, -1);
  private static final int SIZE = 32;
  private static final long HALF = 0xFFFFFFFFL;

  /// The unsigned value of a long.
  public static U256 of(long unsigned) {
    return unsigned == 0 ? ZERO : new U256(0, 0, 0, unsigned);
  }

  /// A value in `[0, 2^256)`, otherwise `IllegalArgumentException`.
  public static U256 fromBigInteger(BigInteger value) {
    if (value.signum() < 0 || value.bitLength() > 256) {
      throw new IllegalArgumentException("not a 256-bit unsigned number: " + value);
    }
    return new U256(
        value.shiftRight(192).longValue(),
        value.shiftRight(128).longValue(),
        value.shiftRight(64).longValue(),
        value.longValue());
  }

  /// At most 32 big-endian bytes; none is zero.
  public static U256 fromBytes(byte[] bytes) {
    return fromBytes(bytes, 0, bytes.length);
  }

  /// At most 32 big-endian bytes at `offset`.
  public static U256 fromBytes(byte[] src, int offset, int length) {
    if (length > SIZE) {
      throw new IllegalArgumentException("number of more than 32 bytes: size=" + length);
    }
    if (length == SIZE) {
      return Hash.fromBytes(src, offset).toU256();
    }
    byte[] padded = new byte[SIZE];
    System.arraycopy(src, offset, padded, SIZE - length, length);
    return Hash.fromBytes(padded, 0).toU256();
  }

  /// `0x` and 1 to 64 digits, leading zeros allowed. For the strict JSON-RPC form see [Quantity].
  public static U256 fromHex(String hex) {
    int digits = hex.length() - 2;
    if (!hex.startsWith("0x") || digits < 1 || digits > 64) {
      throw new IllegalArgumentException("not a 256-bit hex number: " + Hex.abbreviate(hex));
    }
    return fromBytes(Hex.decode((digits & 1) == 0 ? hex : "0x0" + hex.substring(2)));
  }

  /// Decimal digits only.
  public static U256 fromDecimal(String decimal) {
    if (decimal.isEmpty()
        || decimal.length() > 78
        || !decimal.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException("not a decimal number: " + Hex.abbreviate(decimal));
    }
    return fromBigInteger(new BigInteger(decimal));
  }

  public BigInteger toBigInteger() {
    return fitsLong() ? BigInteger.valueOf(w0) : new BigInteger(1, toBytes());
  }

  /// The sum modulo 2^256.
  public U256 add(U256 other) {
    long r0 = w0 + other.w0;
    long c0 = carry(w0, other.w0, r0);
    long r1 = w1 + other.w1 + c0;
    long c1 = carry(w1, other.w1, r1);
    long r2 = w2 + other.w2 + c1;
    long c2 = carry(w2, other.w2, r2);
    return new U256(w3 + other.w3 + c2, r2, r1, r0);
  }

  /// The difference modulo 2^256.
  public U256 subtract(U256 other) {
    long r0 = w0 - other.w0;
    long b0 = borrow(w0, other.w0, r0);
    long r1 = w1 - other.w1 - b0;
    long b1 = borrow(w1, other.w1, r1);
    long r2 = w2 - other.w2 - b1;
    long b2 = borrow(w2, other.w2, r2);
    return new U256(w3 - other.w3 - b2, r2, r1, r0);
  }

  /// The product modulo 2^256.
  public U256 multiply(U256 o) {
    if ((w3 | w2 | w1 | o.w3 | o.w2 | o.w1) == 0) {
      return new U256(0, 0, Math.unsignedMultiplyHigh(w0, o.w0), w0 * o.w0);
    }
    long r0 = w0 * o.w0;
    long r1 = Math.unsignedMultiplyHigh(w0, o.w0);
    // Column 1: w0·o1 + w1·o0.
    long p = w0 * o.w1;
    long t = r1 + p;
    long r2 = Math.unsignedMultiplyHigh(w0, o.w1) + carry(r1, p, t);
    p = w1 * o.w0;
    r1 = t + p;
    long h = Math.unsignedMultiplyHigh(w1, o.w0) + carry(t, p, r1);
    t = r2 + h;
    long r3 = carry(r2, h, t);
    // Column 2: w0·o2 + w1·o1 + w2·o0; what overflows lands in r3, beyond that is lost.
    p = w0 * o.w2;
    r2 = t + p;
    r3 += Math.unsignedMultiplyHigh(w0, o.w2) + carry(t, p, r2);
    p = w1 * o.w1;
    t = r2 + p;
    r3 += Math.unsignedMultiplyHigh(w1, o.w1) + carry(r2, p, t);
    p = w2 * o.w0;
    r2 = t + p;
    r3 += Math.unsignedMultiplyHigh(w2, o.w0) + carry(t, p, r2);
    // Column 3, low halves only.
    r3 += w0 * o.w3 + w1 * o.w2 + w2 * o.w1 + w3 * o.w0;
    return new U256(r3, r2, r1, r0);
  }

  /// The quotient rounded down; dividing by zero is an `ArithmeticException`.
  public U256 divide(U256 divisor) {
    if ((w3 | w2 | w1 | divisor.w3 | divisor.w2 | divisor.w1) == 0) {
      return of(Long.divideUnsigned(w0, divisor.w0));
    }
    if ((divisor.w3 | divisor.w2 | divisor.w1) == 0) {
      return divideByWord(divisor.w0);
    }
    return fromBigInteger(toBigInteger().divide(divisor.toBigInteger()));
  }

  /// What [#divide(U256)] leaves; dividing by zero is an `ArithmeticException`.
  public U256 remainder(U256 divisor) {
    if ((w3 | w2 | w1 | divisor.w3 | divisor.w2 | divisor.w1) == 0) {
      return of(Long.remainderUnsigned(w0, divisor.w0));
    }
    if ((divisor.w3 | divisor.w2 | divisor.w1) == 0) {
      return of(w0 - divideByWord(divisor.w0).w0 * divisor.w0);
    }
    return fromBigInteger(toBigInteger().remainder(divisor.toBigInteger()));
  }

  /// Long division, a word at a time; dividing by zero is an `ArithmeticException`.
  private U256 divideByWord(long divisor) {
    long q3 = Long.divideUnsigned(w3, divisor);
    long r = w3 - q3 * divisor;
    long q2 = divideTwoWords(r, w2, divisor);
    r = w2 - q2 * divisor;
    long q1 = divideTwoWords(r, w1, divisor);
    r = w1 - q1 * divisor;
    return new U256(q3, q2, q1, divideTwoWords(r, w0, divisor));
  }

  /// The quotient of `high·2^64 + low`, all unsigned, `high` below the divisor, so that it is one
  /// word: Knuth's algorithm D (The Art of Computer Programming, volume 2, 4.3.1) on half words.
  public static long divideTwoWords(long high, long low, long divisor) {
    if (high == 0) {
      return Long.divideUnsigned(low, divisor);
    }
    int shift = Long.numberOfLeadingZeros(divisor);
    long d = divisor << shift;
    long u = high << shift | (shift == 0 ? 0 : low >>> (Long.SIZE - shift));
    long v = low << shift;
    long q1 = halfQuotient(u, v >>> 32, d);
    long rest = (u << 32) + (v >>> 32) - q1 * d;
    return (q1 << 32) + halfQuotient(rest, v & HALF, d);
  }

  /// The quotient of `u·2^32 + next` and a divisor with its top bit set, `u` being below it.
  private static long halfQuotient(long u, long next, long d) {
    long top = d >>> 32;
    long q = Long.divideUnsigned(u, top);
    long r = u - q * top;
    while (q > HALF || Long.compareUnsigned(q * (d & HALF), r << 32 | next) > 0) {
      q--;
      r += top;
      if (r > HALF) {
        break;
      }
    }
    return q;
  }

  /// The sum, or `ArithmeticException` when it needs more than 256 bits.
  public U256 addExact(U256 other) {
    U256 sum = add(other);
    if (sum.compareTo(this) < 0) {
      throw new ArithmeticException("256-bit overflow: " + this + " + " + other);
    }
    return sum;
  }

  /// The difference, or `ArithmeticException` when it is negative.
  public U256 subtractExact(U256 other) {
    if (compareTo(other) < 0) {
      throw new ArithmeticException("256-bit underflow: " + this + " - " + other);
    }
    return subtract(other);
  }

  /// The product, or `ArithmeticException` when it needs more than 256 bits.
  public U256 multiplyExact(U256 other) {
    int bits = bitLength() + other.bitLength();
    if (bits > 257
        || (bits == 257 && toBigInteger().multiply(other.toBigInteger()).bitLength() > 256)) {
      throw new ArithmeticException("256-bit overflow: " + this + " * " + other);
    }
    return multiply(other);
  }

  /// The bit that `a + b (+ carry in) = sum` carries out of a word.
  private static long carry(long a, long b, long sum) {
    return ((a & b) | ((a | b) & ~sum)) >>> 63;
  }

  /// The bit that `a - b (- borrow in) = difference` borrows from the next word.
  private static long borrow(long a, long b, long difference) {
    return ((~a & b) | ((~a | b) & difference)) >>> 63;
  }

  public boolean isZero() {
    return (w3 | w2 | w1 | w0) == 0;
  }

  /// The number of significant bits, 0 for zero.
  public int bitLength() {
    if (w3 != 0) {
      return 256 - Long.numberOfLeadingZeros(w3);
    }
    if (w2 != 0) {
      return 192 - Long.numberOfLeadingZeros(w2);
    }
    return w1 != 0 ? 128 - Long.numberOfLeadingZeros(w1) : 64 - Long.numberOfLeadingZeros(w0);
  }

  /// Whether the value is at most 2^63 − 1.
  public boolean fitsLong() {
    return (w3 | w2 | w1) == 0 && w0 >= 0;
  }

  /// The value, or `ArithmeticException` above 2^63 − 1.
  public long toLongExact() {
    if (!fitsLong()) {
      throw new ArithmeticException("not a 63-bit number: " + this);
    }
    return w0;
  }

  /// The value as an unsigned long, or `ArithmeticException` above 2^64 − 1.
  public long toUnsignedLongExact() {
    if ((w3 | w2 | w1) != 0) {
      throw new ArithmeticException("not a 64-bit number: " + this);
    }
    return w0;
  }

  public U256 min(U256 other) {
    return compareTo(other) <= 0 ? this : other;
  }

  public U256 max(U256 other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /// The same 32 bytes as a word.
  public Hash toHash() {
    return new Hash(w3, w2, w1, w0);
  }

  /// 32 big-endian bytes.
  public byte[] toBytes() {
    byte[] bytes = new byte[SIZE];
    copyTo(bytes, 0);
    return bytes;
  }

  /// Writes 32 big-endian bytes at `offset`.
  public void copyTo(byte[] dst, int offset) {
    BigEndian.writeLong(dst, offset, w3);
    BigEndian.writeLong(dst, offset + 8, w2);
    BigEndian.writeLong(dst, offset + 16, w1);
    BigEndian.writeLong(dst, offset + 24, w0);
  }

  /// The big-endian bytes without leading zeros; zero is the empty array.
  public byte[] toMinimalBytes() {
    return Arrays.copyOfRange(toBytes(), SIZE - (bitLength() + 7) / 8, SIZE);
  }

  /// The JSON-RPC quantity: `0x0`, `0x1f`.
  public String toHex() {
    return (w3 | w2 | w1) == 0 ? "0x" + Long.toHexString(w0) : "0x" + toBigInteger().toString(16);
  }

  // As a record has it by itself, without the method handles in between that are not always
  // inlined.

  @Override
  public boolean equals(Object other) {
    return other instanceof U256 o && w0 == o.w0 && w1 == o.w1 && w2 == o.w2 && w3 == o.w3;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * (31 * Long.hashCode(w3) + Long.hashCode(w2)) + Long.hashCode(w1))
        + Long.hashCode(w0);
  }

  @Override
  public int compareTo(U256 other) {
    if (w3 != other.w3) {
      return Long.compareUnsigned(w3, other.w3);
    }
    if (w2 != other.w2) {
      return Long.compareUnsigned(w2, other.w2);
    }
    return w1 != other.w1 ? Long.compareUnsigned(w1, other.w1) : Long.compareUnsigned(w0, other.w0);
  }

  /// Decimal.
  @Override
  public String toString() {
    return (w3 | w2 | w1) == 0 ? Long.toUnsignedString(w0) : toBigInteger().toString();
  }
}
