package io.heddle.executor.precompile.bls;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;

/// The encodings of EIP-2537 that need no arithmetic: canonical field elements, infinity, scalars.
final class Encoding {

  /// Bytes of an encoded field element.
  static final int FP_BYTES = 64;

  /// Leading zero bytes of an encoded field element.
  static final int FP_PADDING = 16;

  /// Bytes of a scalar.
  static final int SCALAR_BYTES = 32;

  /// Bits of the group order.
  static final int SCALAR_BITS = 255;

  private static final byte[] MODULUS =
      HexFormat.of()
          .parseHex(
              "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab");
  private static final BigInteger ORDER =
      new BigInteger("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001", 16);

  private Encoding() {}

  /// Whether 64 bytes are a field element: sixteen zeros and a number below the modulus.
  static boolean isFieldElement(byte[] in, int offset) {
    return isZero(in, offset, FP_PADDING)
        && Arrays.compareUnsigned(
                in, offset + FP_PADDING, offset + FP_BYTES, MODULUS, 0, MODULUS.length)
            < 0;
  }

  static boolean isZero(byte[] in, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (in[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /// A big-endian scalar of any value, reduced by the group order, 32 bytes little-endian; zero
  /// where it is a multiple of the order.
  static byte[] scalar(byte[] in, int offset) {
    BigInteger value = new BigInteger(1, in, offset, SCALAR_BYTES).mod(ORDER);
    byte[] big = value.toByteArray();
    byte[] little = new byte[SCALAR_BYTES];
    for (int i = 0; i < Math.min(big.length, SCALAR_BYTES); i++) {
      little[i] = big[big.length - 1 - i];
    }
    return little;
  }
}
