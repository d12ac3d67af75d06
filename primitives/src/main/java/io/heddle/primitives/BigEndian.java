package io.heddle.primitives;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Big-endian access to whole words inside a byte array. Out-of-range offsets throw
/// `IndexOutOfBoundsException`.
public final class BigEndian {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private BigEndian() {}

  /// The 8 bytes at `offset` as a long.
  public static long readLong(byte[] src, int offset) {
    return (long) LONGS.get(src, offset);
  }

  /// Writes `value` into the 8 bytes at `offset`.
  public static void writeLong(byte[] dst, int offset, long value) {
    LONGS.set(dst, offset, value);
  }

  /// The 4 bytes at `offset` as an int.
  public static int readInt(byte[] src, int offset) {
    return (int) INTS.get(src, offset);
  }

  /// Writes `value` into the 4 bytes at `offset`.
  public static void writeInt(byte[] dst, int offset, int value) {
    INTS.set(dst, offset, value);
  }
}
