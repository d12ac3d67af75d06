package io.heddle.batcher.codec;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;

/// One column being read. It never reads past its end, and allocates no more than it holds; every
/// failure names the column.
final class ColumnReader {

  private final String name;
  private final byte[] in;
  private final int end;
  private int position;

  ColumnReader(String name, byte[] in, int start, int end) {
    this.name = name;
    this.in = in;
    this.position = start;
    this.end = end;
  }

  int nextByte() {
    need(1);
    return in[position++] & 0xff;
  }

  /// Unsigned 64-bit LEB128 in its shortest form.
  long nextNumber() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = nextByte();
      long bits = next & 0x7f;
      if (shift == 63 && bits > 1) {
        throw fail("number above 64 bits");
      }
      value |= bits << shift;
      if (next < 0x80) {
        if (next == 0 && shift > 0) {
          throw fail("number not in shortest form");
        }
        return value;
      }
    }
    throw fail("number above 64 bits");
  }

  /// A number from 0 to `max`.
  int nextCount(int max) {
    long value = nextNumber();
    if (value < 0 || value > max) {
      throw fail("count " + Long.toUnsignedString(value) + " above " + max);
    }
    return (int) value;
  }

  U256 nextWide() {
    int size = nextByte();
    if (size > 32) {
      throw fail("wide number of " + size + " bytes");
    }
    need(size);
    if (size > 0 && in[position] == 0) {
      throw fail("wide number with leading zero");
    }
    U256 value = U256.fromBytes(in, position, size);
    position += size;
    return value;
  }

  Hash nextWord() {
    need(Hash.SIZE);
    Hash value = Hash.fromBytes(in, position);
    position += Hash.SIZE;
    return value;
  }

  Address nextAddress() {
    need(Address.SIZE);
    Address value = Address.fromBytes(in, position);
    position += Address.SIZE;
    return value;
  }

  Bytes nextBytes(int size) {
    need(size);
    Bytes value = Bytes.copyOf(in, position, size);
    position += size;
    return value;
  }

  /// A column inside this one.
  ColumnReader nextColumn(String columnName) {
    int size = nextCount(remaining());
    position += size;
    return new ColumnReader(columnName, in, position - size, position);
  }

  int remaining() {
    return end - position;
  }

  void expectEnd() {
    if (position != end) {
      throw fail(remaining() + " bytes left over");
    }
  }

  BatchFormatException fail(String what) {
    return new BatchFormatException("batch data: column=" + name + ": " + what);
  }

  private void need(int size) {
    if (size > remaining()) {
      throw fail("ends early: needed=" + size + " left=" + remaining());
    }
  }
}
