package io.heddle.executor.evm;

/// The longer arithmetic and bitwise instructions on (stack, top); operands are popped from below
/// `top`, the result replaces the lowest.
final class ArithmeticInstructions {
  private ArithmeticInstructions() {}

  /// EXP: base on top, exponent below. Pays for the exponent's bytes.
  static long exp(long[] s, int top, long gas) {
    int base = top - 4;
    int exponent = top - 8;
    int bits = Words.bitLength(s, exponent);
    long left = gas - (long) Gas.EXPONENTIATION_PER_BYTE * ((bits + 7) >>> 3);
    if (left < 0) {
      return left;
    }
    if (bits == 0) {
      Words.set(s, exponent, 1);
      return left;
    }
    if (Words.fitsLimb(s, base) && s[base] == 2) {
      powerOfTwo(s, exponent);
      return left;
    }
    long e0 = s[exponent];
    long e1 = s[exponent + 1];
    long e2 = s[exponent + 2];
    long e3 = s[exponent + 3];
    Words.copy(s, base, s, exponent);
    for (int i = bits - 2; i >= 0; i--) {
      Words.multiply(s, exponent, exponent, exponent);
      long limb = i >= 192 ? e3 : i >= 128 ? e2 : i >= 64 ? e1 : e0;
      if ((limb >>> i & 1) != 0) {
        Words.multiply(s, exponent, base, exponent);
      }
    }
    return left;
  }

  private static void powerOfTwo(long[] s, int exponent) {
    boolean fits = Words.fitsLimb(s, exponent) && Long.compareUnsigned(s[exponent], 256) < 0;
    int bit = (int) s[exponent];
    Words.set(s, exponent, 0);
    if (fits) {
      s[exponent + (bit >>> 6)] = 1L << bit;
    }
  }

  /// SIGNEXTEND: index of the sign byte on top, value below.
  static void signExtend(long[] s, int top) {
    int index = top - 4;
    int value = top - 8;
    if (!Words.fitsLimb(s, index) || Long.compareUnsigned(s[index], 31) >= 0) {
      return;
    }
    int signBit = 8 * (int) s[index] + 7;
    int limb = signBit >>> 6;
    int up = 63 - (signBit & 63);
    long extended = s[value + limb] << up >> up;
    s[value + limb] = extended;
    for (int i = limb + 1; i < 4; i++) {
      s[value + i] = extended >> 63;
    }
  }

  /// BYTE: index (0 = most significant) on top, value below.
  static void byteAt(long[] s, int top) {
    int index = top - 4;
    int value = top - 8;
    long result = 0;
    if (Words.fitsLimb(s, index) && Long.compareUnsigned(s[index], 32) < 0) {
      int low = 31 - (int) s[index];
      result = s[value + (low >>> 3)] >>> (8 * (low & 7)) & 0xFF;
    }
    Words.set(s, value, result);
  }

  /// SHL: shift on top, value below.
  static void shiftLeft(long[] s, int top) {
    int v = top - 8;
    if (tooFar(s, top - 4)) {
      Words.set(s, v, 0);
      return;
    }
    int limbs = (int) s[top - 4] >>> 6;
    int bits = (int) s[top - 4] & 63;
    for (int i = 3; i >= 0; i--) {
      long high = i >= limbs ? s[v + i - limbs] : 0;
      long low = i > limbs ? s[v + i - limbs - 1] : 0;
      s[v + i] = bits == 0 ? high : high << bits | low >>> (64 - bits);
    }
  }

  /// SHR: shift on top, value below.
  static void shiftRight(long[] s, int top) {
    int v = top - 8;
    if (tooFar(s, top - 4)) {
      Words.set(s, v, 0);
      return;
    }
    shiftRight(s, v, (int) s[top - 4], 0);
  }

  /// SAR: shift on top, value below.
  static void shiftRightSigned(long[] s, int top) {
    int v = top - 8;
    long sign = s[v + 3] >> 63;
    if (tooFar(s, top - 4)) {
      s[v] = sign;
      s[v + 1] = sign;
      s[v + 2] = sign;
      s[v + 3] = sign;
      return;
    }
    shiftRight(s, v, (int) s[top - 4], sign);
  }

  private static boolean tooFar(long[] s, int shift) {
    return !Words.fitsLimb(s, shift) || Long.compareUnsigned(s[shift], 256) >= 0;
  }

  private static void shiftRight(long[] s, int v, int shift, long fill) {
    int limbs = shift >>> 6;
    int bits = shift & 63;
    for (int i = 0; i < 4; i++) {
      long low = i + limbs < 4 ? s[v + i + limbs] : fill;
      long high = i + limbs < 3 ? s[v + i + limbs + 1] : fill;
      s[v + i] = bits == 0 ? low : low >>> bits | high << (64 - bits);
    }
  }
}
