package io.heddle.primitives;

/// A 32-byte word, big-endian: `w0` holds bytes 0–7 and `w3` bytes 24–31. A digest, a root, a topic
/// or a salt.
public record Hash(long w0, long w1, long w2, long w3) implements Comparable<Hash> {
  public static final int SIZE = 32;
  public static final Hash ZERO = new Hash(0, 0, 0, 0);

  /// Exactly 64 digits after `0x`.
  public static Hash fromHex(String hex) {
    return fromBytes(Hex.decode(hex, SIZE));
  }

  /// Exactly 32 bytes, otherwise `IllegalArgumentException`.
  public static Hash fromBytes(byte[] bytes) {
    if (bytes.length != SIZE) {
      throw new IllegalArgumentException("hash size: expected=32 actual=" + bytes.length);
    }
    return fromBytes(bytes, 0);
  }

  /// The 32 bytes at `offset`.
  public static Hash fromBytes(byte[] src, int offset) {
    return new Hash(
        BigEndian.readLong(src, offset),
        BigEndian.readLong(src, offset + 8),
        BigEndian.readLong(src, offset + 16),
        BigEndian.readLong(src, offset + 24));
  }

  /// The same 32 bytes read as an unsigned number.
  public U256 toU256() {
    return new U256(w0, w1, w2, w3);
  }

  /// Whether all 32 bytes are zero.
  public boolean isZero() {
    return (w0 | w1 | w2 | w3) == 0;
  }

  /// A fresh array of 32 bytes.
  public byte[] toBytes() {
    byte[] bytes = new byte[SIZE];
    copyTo(bytes, 0);
    return bytes;
  }

  /// Writes the 32 bytes at `offset`.
  public void copyTo(byte[] dst, int offset) {
    BigEndian.writeLong(dst, offset, w0);
    BigEndian.writeLong(dst, offset + 8, w1);
    BigEndian.writeLong(dst, offset + 16, w2);
    BigEndian.writeLong(dst, offset + 24, w3);
  }

  /// Lowercase hex with `0x`, always 64 digits.
  public String toHex() {
    return Hex.encode(toBytes());
  }

  // As a record has it by itself, without the method handles in between that are not always
  // inlined.

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash o && w0 == o.w0 && w1 == o.w1 && w2 == o.w2 && w3 == o.w3;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * (31 * Long.hashCode(w0) + Long.hashCode(w1)) + Long.hashCode(w2))
        + Long.hashCode(w3);
  }

  @Override
  public int compareTo(Hash other) {
    int order = Long.compareUnsigned(w0, other.w0);
    if (order == 0) {
      order = Long.compareUnsigned(w1, other.w1);
    }
    if (order == 0) {
      order = Long.compareUnsigned(w2, other.w2);
    }
    return order != 0 ? order : Long.compareUnsigned(w3, other.w3);
  }

  @Override
  public String toString() {
    return toHex();
  }
}
