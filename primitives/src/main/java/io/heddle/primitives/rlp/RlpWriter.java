package io.heddle.primitives.rlp;

import io.heddle.primitives.Address;
import io.heddle.primitives.BigEndian;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import java.util.Arrays;
import java.util.Optional;

/// Appends RLP items to a growing buffer. Lists are opened and closed; the header, whose size is
/// known only at the end, is put in front by moving the payload once. Owned by one thread.
public final class RlpWriter {
  private byte[] buffer;
  private int size;
  private int[] listStarts = new int[8];
  private int depth;

  public RlpWriter() {
    this(256);
  }

  /// `sizeHint`: the expected size in bytes; the buffer grows past it as needed.
  public RlpWriter(int sizeHint) {
    buffer = new byte[Math.max(16, sizeHint)];
  }

  /// The encoding of one unsigned long: the key of an index trie.
  public static Bytes encodeLong(long unsigned) {
    return new RlpWriter(16).writeLong(unsigned).toBytes();
  }

  /// Opens a list; everything written until the matching [#endList()] is its payload.
  public RlpWriter beginList() {
    if (depth == listStarts.length) {
      listStarts = Arrays.copyOf(listStarts, 2 * depth);
    }
    listStarts[depth++] = size;
    return this;
  }

  /// Closes the list opened last.
  public RlpWriter endList() {
    if (depth == 0) {
      throw new IllegalStateException("endList without beginList");
    }
    int start = listStarts[--depth];
    int payload = size - start;
    int header = headerSize(payload);
    ensure(header);
    System.arraycopy(buffer, start, buffer, start + header, payload);
    writeHeader(start, 0xc0, payload, header);
    size += header;
    return this;
  }

  /// A byte string.
  public RlpWriter writeBytes(byte[] src, int offset, int length) {
    if (length == 1 && src[offset] >= 0) {
      ensure(1);
      buffer[size++] = src[offset];
      return this;
    }
    int header = headerSize(length);
    ensure(header + length);
    writeHeader(size, 0x80, length, header);
    System.arraycopy(src, offset, buffer, size + header, length);
    size += header + length;
    return this;
  }

  public RlpWriter writeBytes(byte[] bytes) {
    return writeBytes(bytes, 0, bytes.length);
  }

  public RlpWriter writeBytes(Bytes bytes) {
    return writeBytes(bytes.unsafeArray(), 0, bytes.size());
  }

  /// An unsigned long, without leading zero bytes.
  public RlpWriter writeLong(long unsigned) {
    ensure(9);
    if (unsigned >= 0 && unsigned < 0x80) {
      buffer[size++] = unsigned == 0 ? (byte) 0x80 : (byte) unsigned;
      return this;
    }
    int length = 8 - Long.numberOfLeadingZeros(unsigned) / 8;
    buffer[size++] = (byte) (0x80 + length);
    for (int shift = 8 * (length - 1); shift >= 0; shift -= 8) {
      buffer[size++] = (byte) (unsigned >>> shift);
    }
    return this;
  }

  /// A number without leading zero bytes.
  public RlpWriter writeU256(U256 value) {
    return value.bitLength() <= 64 ? writeLong(value.w0()) : writeBytes(value.toMinimalBytes());
  }

  /// 32 bytes.
  public RlpWriter writeHash(Hash hash) {
    ensure(33);
    buffer[size] = (byte) 0xa0;
    hash.copyTo(buffer, size + 1);
    size += 33;
    return this;
  }

  /// 20 bytes.
  public RlpWriter writeAddress(Address address) {
    ensure(21);
    buffer[size] = (byte) 0x94;
    address.copyTo(buffer, size + 1);
    size += 21;
    return this;
  }

  /// 20 bytes, or the empty string for a creation.
  public RlpWriter writeAddress(Optional<Address> address) {
    return address.isPresent() ? writeAddress(address.get()) : writeBytes(Bytes.EMPTY);
  }

  /// Exactly 8 bytes, leading zeros kept (a header's nonce).
  public RlpWriter writeFixedLong(long value) {
    byte[] bytes = new byte[8];
    BigEndian.writeLong(bytes, 0, value);
    return writeBytes(bytes);
  }

  /// 1 for true, the empty string for false.
  public RlpWriter writeBoolean(boolean value) {
    return writeLong(value ? 1 : 0);
  }

  /// An item that is RLP already.
  public RlpWriter writeRaw(Bytes item) {
    ensure(item.size());
    item.copyTo(buffer, size);
    size += item.size();
    return this;
  }

  /// Everything written so far; every list must be closed.
  public Bytes toBytes() {
    if (depth != 0) {
      throw new IllegalStateException("open lists: " + depth);
    }
    return Bytes.copyOf(buffer, 0, size);
  }

  private static int headerSize(int length) {
    return length <= 55 ? 1 : 5 - Integer.numberOfLeadingZeros(length) / 8;
  }

  private void writeHeader(int at, int base, int length, int header) {
    if (header == 1) {
      buffer[at] = (byte) (base + length);
      return;
    }
    buffer[at] = (byte) (base + 55 + header - 1);
    for (int i = header - 1, rest = length; i > 0; i--, rest >>>= 8) {
      buffer[at + i] = (byte) rest;
    }
  }

  private void ensure(int more) {
    int needed = Math.addExact(size, more);
    if (needed > buffer.length) {
      buffer =
          Arrays.copyOf(
              buffer, Math.max(needed, (int) Math.min(2L * buffer.length, Integer.MAX_VALUE - 8)));
    }
  }
}
