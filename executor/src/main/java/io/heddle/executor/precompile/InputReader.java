package io.heddle.executor.precompile;

import java.util.Arrays;

/// Reads precompile input that is read as if followed by endless zeros, with positions relative to
/// the input's start.
final class InputReader {

  private InputReader() {}

  /// `size` bytes from `position`, zeros where the input is over. Positions past the input are
  /// allowed.
  static byte[] padded(byte[] input, int offset, int length, long position, int size) {
    byte[] out = new byte[size];
    if (position < length) {
      int available = (int) Math.min(size, length - position);
      System.arraycopy(input, offset + (int) position, out, 0, available);
    }
    return out;
  }

  /// The whole input, exactly `size` bytes long: cut or filled with zeros.
  static byte[] padded(byte[] input, int offset, int length, int size) {
    return padded(input, offset, length, 0, size);
  }

  /// A copy of the input as it is.
  static byte[] copy(byte[] input, int offset, int length) {
    return Arrays.copyOfRange(input, offset, offset + length);
  }

  /// The price of hashing-like precompiles: `base + perWord · ⌈length / 32⌉`.
  static long linearGas(int length, long base, long perWord) {
    return base + perWord * ((length + 31L) / 32L);
  }
}
