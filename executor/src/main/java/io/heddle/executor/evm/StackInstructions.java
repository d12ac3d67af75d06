package io.heddle.executor.evm;

import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;

/// Putting values on the stack, and reading operands from it.
final class StackInstructions {
  private StackInstructions() {}

  /// Pushes the `n` bytes, 1 to 32, at `pc` of padded code.
  static void push(byte[] code, int pc, int n, long[] s, int top) {
    int whole = n >>> 3;
    int rest = n & 7;
    int at = pc + n;
    for (int i = 0; i < 4; i++) {
      if (i < whole) {
        at -= 8;
        s[top + i] = (long) Memory.LONG.get(code, at);
      } else if (i == whole && rest != 0) {
        s[top + i] = (long) Memory.LONG.get(code, pc) >>> (64 - 8 * rest);
      } else {
        s[top + i] = 0;
      }
    }
  }

  static void swap(long[] s, int a, int b) {
    for (int i = 0; i < 4; i++) {
      long x = s[a + i];
      s[a + i] = s[b + i];
      s[b + i] = x;
    }
  }

  static void push(Address address, long[] s, int top) {
    s[top] = address.mid() << 32 | (address.low() & 0xFFFFFFFFL);
    s[top + 1] = address.high() << 32 | address.mid() >>> 32;
    s[top + 2] = address.high() >>> 32;
    s[top + 3] = 0;
  }

  static void push(Hash hash, long[] s, int top) {
    s[top] = hash.w3();
    s[top + 1] = hash.w2();
    s[top + 2] = hash.w1();
    s[top + 3] = hash.w0();
  }

  static void push(U256 value, long[] s, int top) {
    s[top] = value.w0();
    s[top + 1] = value.w1();
    s[top + 2] = value.w2();
    s[top + 3] = value.w3();
  }

  static Hash hash(long[] s, int o) {
    return new Hash(s[o + 3], s[o + 2], s[o + 1], s[o]);
  }

  static U256 word(long[] s, int o) {
    return new U256(s[o + 3], s[o + 2], s[o + 1], s[o]);
  }

  /// The operand as a number from 0 to 2^63 - 1, larger ones clamped to it.
  static long clamp(long[] s, int o) {
    return Words.fitsLimb(s, o) && s[o] >= 0 ? s[o] : Long.MAX_VALUE;
  }

  /// The end of the memory range (offset, size): 0 for an empty range wherever it lies, beyond all
  /// memory for one that does not fit.
  static long rangeEnd(long[] s, int offset, int size) {
    if (Words.isZero(s, size)) {
      return 0;
    }
    long from = clamp(s, offset);
    long length = clamp(s, size);
    return from > Memory.MAX_BYTES || length > Memory.MAX_BYTES ? Long.MAX_VALUE : from + length;
  }
}
