package io.heddle.executor.evm;

import io.heddle.executor.HaltReason;
import io.heddle.primitives.crypto.Keccak;

/// Instructions that read or write memory; each returns the gas left.
final class MemoryInstructions {
  private MemoryInstructions() {}

  static long mload(Frame f, long[] s, int top, long gas) {
    long offset = StackInstructions.clamp(s, top - 4);
    if (offset > Memory.MAX_BYTES) {
      return Gas.OUT_OF_GAS;
    }
    long left = f.memory.expand(gas, offset + 32);
    if (left >= 0) {
      f.memory.load((int) offset, s, top - 4);
    }
    return left;
  }

  static long mstore(Frame f, long[] s, int top, long gas) {
    long offset = StackInstructions.clamp(s, top - 4);
    if (offset > Memory.MAX_BYTES) {
      return Gas.OUT_OF_GAS;
    }
    long left = f.memory.expand(gas, offset + 32);
    if (left >= 0) {
      f.memory.store((int) offset, s, top - 8);
    }
    return left;
  }

  static long mstore8(Frame f, long[] s, int top, long gas) {
    long offset = StackInstructions.clamp(s, top - 4);
    if (offset > Memory.MAX_BYTES) {
      return Gas.OUT_OF_GAS;
    }
    long left = f.memory.expand(gas, offset + 1);
    if (left >= 0) {
      f.memory.bytes()[(int) offset] = (byte) s[top - 8];
    }
    return left;
  }

  /// MCOPY: destination, source, size.
  static long mcopy(Frame f, long[] s, int top, long gas) {
    long end =
        Math.max(
            StackInstructions.rangeEnd(s, top - 4, top - 12),
            StackInstructions.rangeEnd(s, top - 8, top - 12));
    long left = copyGas(f, s, top - 12, end, gas);
    if (left >= 0 && end > 0) {
      byte[] bytes = f.memory.bytes();
      System.arraycopy(bytes, (int) s[top - 8], bytes, (int) s[top - 4], (int) s[top - 12]);
    }
    return left;
  }

  /// KECCAK256: offset, size; the hash replaces the size.
  static long keccak(Frame f, long[] s, int top, long gas) {
    int size = top - 8;
    long end = StackInstructions.rangeEnd(s, top - 4, size);
    if (end > Memory.MAX_BYTES) {
      return Gas.OUT_OF_GAS;
    }
    long left = gas - Gas.KECCAK256_PER_WORD * Gas.words(s[size]);
    left = left < 0 ? left : f.memory.expand(left, end);
    if (left < 0) {
      return left;
    }
    int length = (int) s[size];
    int offset = length == 0 ? 0 : (int) s[top - 4];
    Keccak.digest(f.memory.bytes(), offset, length, f.evm.keccakState, s, size);
    return left;
  }

  static void callDataLoad(Frame f, long[] s, int top) {
    int o = top - 4;
    long offset = StackInstructions.clamp(s, o);
    int size = f.inputSize;
    if (offset + 32 <= size && offset >= 0 && offset < size) {
      int at = f.inputStart + (int) offset;
      s[o + 3] = (long) Memory.LONG.get(f.input, at);
      s[o + 2] = (long) Memory.LONG.get(f.input, at + 8);
      s[o + 1] = (long) Memory.LONG.get(f.input, at + 16);
      s[o] = (long) Memory.LONG.get(f.input, at + 24);
      return;
    }
    Words.set(s, o, 0);
    for (int i = 0; i < 32 && offset < size - i; i++) {
      long value = f.input[f.inputStart + (int) offset + i] & 0xFFL;
      s[o + 3 - (i >>> 3)] |= value << (56 - 8 * (i & 7));
    }
  }

  /// CALLDATACOPY: destination, source, size.
  static long callDataCopy(Frame f, long[] s, int top, long gas) {
    return copy(f, s, top, gas, f.input, f.inputStart, f.inputSize);
  }

  static long codeCopy(Frame f, long[] s, int top, long gas) {
    return copy(f, s, top, gas, f.code.padded, 0, f.code.size);
  }

  /// RETURNDATACOPY: unlike the others it must not read beyond the end.
  static long returnDataCopy(Frame f, long[] s, int top, long gas) {
    long from = StackInstructions.clamp(s, top - 8);
    long size = StackInstructions.clamp(s, top - 12);
    if (from > f.returnSize || size > f.returnSize - from) {
      return Gas.halt(HaltReason.RETURN_DATA_OUT_OF_BOUNDS);
    }
    return copy(f, s, top, gas, f.returnData, f.returnStart, f.returnSize);
  }

  /// Copies to memory: destination, source offset, size on the stack.
  static long copy(Frame f, long[] s, int top, long gas, byte[] source, int start, int available) {
    long end = StackInstructions.rangeEnd(s, top - 4, top - 12);
    long left = copyGas(f, s, top - 12, end, gas);
    if (left >= 0 && end > 0) {
      long from = StackInstructions.clamp(s, top - 8);
      f.memory.copyIn((int) s[top - 4], source, start, available, from, (int) s[top - 12]);
    }
    return left;
  }

  private static long copyGas(Frame f, long[] s, int size, long end, long gas) {
    if (end > Memory.MAX_BYTES) {
      return Gas.OUT_OF_GAS;
    }
    long left = gas - Gas.COPY_PER_WORD * Gas.words(s[size]);
    return left < 0 ? left : f.memory.expand(left, end);
  }
}
