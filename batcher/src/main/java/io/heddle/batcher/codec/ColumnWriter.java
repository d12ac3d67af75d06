package io.heddle.batcher.codec;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import java.io.ByteArrayOutputStream;

/// One column being written. Numbers are LEB128; wide numbers are `size:1 ‖ minimal big-endian
/// bytes`.
final class ColumnWriter {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  void putByte(int value) {
    out.write(value);
  }

  /// Unsigned 64-bit.
  void putNumber(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  void putWide(U256 value) {
    byte[] minimal = value.toMinimalBytes();
    out.write(minimal.length);
    out.writeBytes(minimal);
  }

  void putWord(Hash value) {
    out.writeBytes(value.toBytes());
  }

  void putAddress(Address value) {
    out.writeBytes(value.toBytes());
  }

  void putBytes(Bytes value) {
    out.writeBytes(value.unsafeArray());
  }

  void putColumn(ColumnWriter column) {
    putNumber(column.out.size());
    out.writeBytes(column.out.toByteArray());
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }
}
