package io.heddle.executor.evm;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// The memory of one call frame: zeroed bytes that grow by words of 32 and whose growth is paid
/// for.
///
/// The array is kept from frame to frame of the same depth, up to [#KEPT_BYTES].
final class Memory {
  /// Big-endian access to eight bytes at any index.
  static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /// No gas limit pays for more; larger requests are out of gas.
  static final long MAX_BYTES = 1L << 30;

  private static final int INITIAL_BYTES = 4096;
  private static final int KEPT_BYTES = 1 << 20;

  private byte[] bytes = new byte[INITIAL_BYTES];

  /// Active bytes, a multiple of 32 (MSIZE).
  private int size;

  /// Gas paid for the active bytes.
  private long cost;

  /// Empties the memory for a new frame.
  void reset() {
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[INITIAL_BYTES];
    } else {
      Arrays.fill(bytes, 0, size, (byte) 0);
    }
    size = 0;
    cost = 0;
  }

  int size() {
    return size;
  }

  /// The backing array; valid until the next expansion.
  byte[] bytes() {
    return bytes;
  }

  /// Makes bytes up to `end` (exclusive) active and returns the gas left after paying, negative if
  /// it does not suffice.
  long expand(long gas, long end) {
    if (end <= size) {
      return gas;
    }
    return grow(gas, end);
  }

  private long grow(long gas, long end) {
    if (end > MAX_BYTES) {
      return Gas.OUT_OF_GAS;
    }
    long words = (end + 31) >>> 5;
    long newCost = words * Gas.MEMORY + ((words * words) >>> 9);
    long left = gas - (newCost - cost);
    if (left < 0) {
      return left;
    }
    int newSize = (int) (words << 5);
    if (newSize > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_BYTES, Math.max(newSize, 2L * bytes.length)));
    }
    size = newSize;
    cost = newCost;
    return left;
  }

  /// Reads the 32 bytes at `offset` into the word at `o`.
  void load(int offset, long[] s, int o) {
    s[o + 3] = (long) LONG.get(bytes, offset);
    s[o + 2] = (long) LONG.get(bytes, offset + 8);
    s[o + 1] = (long) LONG.get(bytes, offset + 16);
    s[o] = (long) LONG.get(bytes, offset + 24);
  }

  /// Writes the word at `o` to the 32 bytes at `offset`.
  void store(int offset, long[] s, int o) {
    LONG.set(bytes, offset, s[o + 3]);
    LONG.set(bytes, offset + 8, s[o + 2]);
    LONG.set(bytes, offset + 16, s[o + 1]);
    LONG.set(bytes, offset + 24, s[o]);
  }

  /// Copies `length` bytes of `source` from `from` on to `offset`; what lies beyond the source's
  /// end reads as zero.
  ///
  /// @param from may exceed the source; at least zero
  /// @param sourceStart where the source begins in its array
  void copyIn(int offset, byte[] source, int sourceStart, int sourceSize, long from, int length) {
    int available = from >= sourceSize ? 0 : (int) Math.min(length, sourceSize - from);
    if (available > 0) {
      System.arraycopy(source, sourceStart + (int) from, bytes, offset, available);
    }
    Arrays.fill(bytes, offset + available, offset + length, (byte) 0);
  }
}
