package io.heddle.primitives;

import java.util.Arrays;
import java.util.Objects;

/// An immutable byte string with value equality; it orders unsigned and lexicographically.
public final class Bytes implements Comparable<Bytes> {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] array;

  private Bytes(byte[] array) {
    this.array = array;
  }

  /// Takes ownership of `array` without copying: the caller must not write to it any more.
  public static Bytes wrap(byte[] array) {
    return array.length == 0 ? EMPTY : new Bytes(array);
  }

  /// A copy of the whole array.
  public static Bytes copyOf(byte[] array) {
    return wrap(array.clone());
  }

  /// A copy of `length` bytes from `offset`.
  public static Bytes copyOf(byte[] src, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, src.length);
    return wrap(Arrays.copyOfRange(src, offset, offset + length));
  }

  /// One byte, the low eight bits of `value`.
  public static Bytes of(int value) {
    return new Bytes(new byte[] {(byte) value});
  }

  /// `0x` and an even number of digits; `0x` alone is empty.
  public static Bytes fromHex(String hex) {
    return wrap(Hex.decode(hex));
  }

  /// All parts in order.
  public static Bytes concat(Bytes... parts) {
    int size = 0;
    for (Bytes part : parts) {
      size = Math.addExact(size, part.size());
    }
    byte[] joined = new byte[size];
    int offset = 0;
    for (Bytes part : parts) {
      part.copyTo(joined, offset);
      offset += part.size();
    }
    return wrap(joined);
  }

  public int size() {
    return array.length;
  }

  public boolean isEmpty() {
    return array.length == 0;
  }

  /// The byte at `index`, signed as Java has it.
  public byte at(int index) {
    return array[index];
  }

  /// A copy of the bytes from `from` to `to`, exclusive.
  public Bytes slice(int from, int to) {
    return from == 0 && to == array.length ? this : copyOf(array, from, to - from);
  }

  /// A fresh array with all bytes.
  public byte[] toArray() {
    return array.clone();
  }

  /// The backing array itself, for readers on a hot path. It must never be written to: it may be
  /// shared by any number of values.
  public byte[] unsafeArray() {
    return array;
  }

  /// Writes all bytes at `offset`.
  public void copyTo(byte[] dst, int offset) {
    System.arraycopy(array, 0, dst, offset, array.length);
  }

  /// Lowercase hex with `0x`.
  public String toHex() {
    return Hex.encode(array);
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(array, other.array);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(array, bytes.array);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(array);
  }

  /// Lowercase hex; long values are cut, since this is what log lines and messages show.
  @Override
  public String toString() {
    return Hex.abbreviate(toHex());
  }
}
