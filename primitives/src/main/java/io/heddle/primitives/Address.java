package io.heddle.primitives;

/// A 20-byte account address, big-endian: `high` holds bytes 0–7, `mid` bytes 8–15, `low` bytes
/// 16–19.
public record Address(long high, long mid, int low) implements Comparable<Address> {
  public static final int SIZE = 20;
  public static final Address ZERO = new Address(0, 0, 0);

  /// Exactly 40 digits after `0x`, any case; the checksum is not verified.
  public static Address fromHex(String hex) {
    return fromBytes(Hex.decode(hex, SIZE));
  }

  /// Exactly 20 bytes, otherwise `IllegalArgumentException`.
  public static Address fromBytes(byte[] bytes) {
    if (bytes.length != SIZE) {
      throw new IllegalArgumentException("address size: expected=20 actual=" + bytes.length);
    }
    return fromBytes(bytes, 0);
  }

  /// The 20 bytes at `offset`.
  public static Address fromBytes(byte[] src, int offset) {
    return new Address(
        BigEndian.readLong(src, offset),
        BigEndian.readLong(src, offset + 8),
        BigEndian.readInt(src, offset + 16));
  }

  /// The low 20 bytes of a word, as the EVM reads an address from the stack.
  public static Address fromWord(Hash word) {
    return new Address(
        (word.w1() << 32) | (word.w2() >>> 32),
        (word.w2() << 32) | (word.w3() >>> 32),
        (int) word.w3());
  }

  /// The address left-padded with zeros to 32 bytes.
  public Hash toWord() {
    return new Hash(
        0, high >>> 32, (high << 32) | (mid >>> 32), (mid << 32) | Integer.toUnsignedLong(low));
  }

  /// Whether all 20 bytes are zero.
  public boolean isZero() {
    return (high | mid | low) == 0;
  }

  /// A fresh array of 20 bytes.
  public byte[] toBytes() {
    byte[] bytes = new byte[SIZE];
    copyTo(bytes, 0);
    return bytes;
  }

  /// Writes the 20 bytes at `offset`.
  public void copyTo(byte[] dst, int offset) {
    BigEndian.writeLong(dst, offset, high);
    BigEndian.writeLong(dst, offset + 8, mid);
    BigEndian.writeInt(dst, offset + 16, low);
  }

  /// Lowercase hex with `0x`.
  public String toHex() {
    return Hex.encode(toBytes());
  }

  // As a record has it by itself, without the method handles in between that are not always
  // inlined.

  @Override
  public boolean equals(Object other) {
    return other instanceof Address o && high == o.high && mid == o.mid && low == o.low;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Long.hashCode(high) + Long.hashCode(mid)) + low;
  }

  @Override
  public int compareTo(Address other) {
    int order = Long.compareUnsigned(high, other.high);
    if (order == 0) {
      order = Long.compareUnsigned(mid, other.mid);
    }
    return order != 0 ? order : Integer.compareUnsigned(low, other.low);
  }

  @Override
  public String toString() {
    return toHex();
  }
}
