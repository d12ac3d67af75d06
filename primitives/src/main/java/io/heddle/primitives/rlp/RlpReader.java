package io.heddle.primitives.rlp;

import io.heddle.primitives.Address;
import io.heddle.primitives.BigEndian;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Reads RLP items in order from one list payload or from a whole input.
///
/// Only the canonical encoding is accepted: shortest headers, single bytes below 0x80 without a
/// header, numbers without leading zeros. A length is checked against what is really there before
/// anything is allocated, so the work and the memory are bounded by the input. Every failure is an
/// [RlpException]; the `field` given to each method names the value in its message.
public final class RlpReader {
  private final byte[] data;
  private final int end;
  private int position;

  // The item under the cursor, set by `enter`.
  private boolean itemIsList;
  private int itemStart;
  private int itemSize;

  private RlpReader(byte[] data, int start, int end) {
    this.data = data;
    this.position = start;
    this.end = end;
  }

  /// Reads items from the whole input, which may hold any number of them one after another.
  public static RlpReader of(Bytes input) {
    return new RlpReader(input.unsafeArray(), 0, input.size());
  }

  /// Reads items from `input` starting at `offset`.
  public static RlpReader of(Bytes input, int offset) {
    if (offset < 0 || offset > input.size()) {
      throw new RlpException(
          "offset outside the input: offset=" + offset + " size=" + input.size());
    }
    return new RlpReader(input.unsafeArray(), offset, input.size());
  }

  /// The payload of the one list that the input, from `offset` on, must consist of.
  public static RlpReader ofList(Bytes input, int offset, String field) {
    RlpReader outer = of(input, offset);
    RlpReader list = outer.readList(field);
    outer.expectEnd(field);
    return list;
  }

  public static RlpReader ofList(Bytes input, String field) {
    return ofList(input, 0, field);
  }

  /// Whether another item follows.
  public boolean hasNext() {
    return position < end;
  }

  /// Whether the next item is a list; fails at the end.
  public boolean nextIsList(String field) {
    requireMore(field);
    return (data[position] & 0xff) >= 0xc0;
  }

  /// Fails unless everything has been read.
  public void expectEnd(String field) {
    if (position != end) {
      throw new RlpException(field + ": " + (end - position) + " trailing bytes");
    }
  }

  /// A byte string of any size.
  public Bytes readBytes(String field) {
    enterString(field);
    return Bytes.copyOf(data, itemStart, itemSize);
  }

  /// A byte string of at most `maxSize` bytes.
  public Bytes readBytes(String field, int maxSize) {
    enterString(field);
    if (itemSize > maxSize) {
      throw new RlpException(field + ": too long: max=" + maxSize + " actual=" + itemSize);
    }
    return Bytes.copyOf(data, itemStart, itemSize);
  }

  /// An unsigned number of at most 64 bits.
  public long readLong(String field) {
    enterNumber(field, 8);
    long value = 0;
    for (int i = 0; i < itemSize; i++) {
      value = value << 8 | (data[itemStart + i] & 0xff);
    }
    return value;
  }

  /// An unsigned number of at most 63 bits, so that Java's signed comparisons hold.
  public long readPositiveLong(String field) {
    long value = readLong(field);
    if (value < 0) {
      throw new RlpException(field + ": above 2^63-1: " + Long.toUnsignedString(value));
    }
    return value;
  }

  /// An unsigned number of at most `max`.
  public int readInt(String field, int max) {
    long value = readLong(field);
    if (value < 0 || value > max) {
      throw new RlpException(field + ": above " + max + ": " + Long.toUnsignedString(value));
    }
    return (int) value;
  }

  /// An unsigned number of at most 256 bits.
  public U256 readU256(String field) {
    enterNumber(field, 32);
    return U256.fromBytes(data, itemStart, itemSize);
  }

  /// 1 or the empty string.
  public boolean readBoolean(String field) {
    return readInt(field, 1) == 1;
  }

  /// Exactly 32 bytes.
  public Hash readHash(String field) {
    enterFixed(field, Hash.SIZE);
    return Hash.fromBytes(data, itemStart);
  }

  /// Exactly 20 bytes.
  public Address readAddress(String field) {
    enterFixed(field, Address.SIZE);
    return Address.fromBytes(data, itemStart);
  }

  /// Exactly 20 bytes, or the empty string for none (a creation).
  public Optional<Address> readOptionalAddress(String field) {
    enterString(field);
    if (itemSize == 0) {
      return Optional.empty();
    }
    requireSize(field, Address.SIZE);
    return Optional.of(Address.fromBytes(data, itemStart));
  }

  /// Exactly 8 bytes as a long, leading zeros kept.
  public long readFixedLong(String field) {
    enterFixed(field, 8);
    return BigEndian.readLong(data, itemStart);
  }

  /// A reader over the payload of a list; this reader moves past it.
  public RlpReader readList(String field) {
    enter(field);
    if (!itemIsList) {
      throw new RlpException(field + ": expected a list, found a string");
    }
    return new RlpReader(data, itemStart, itemStart + itemSize);
  }

  /// A list whose items are all read by `item`. Its size is bounded by the input: every item takes
  /// a byte at least.
  public <T> List<T> readList(String field, Function<RlpReader, T> item) {
    RlpReader list = readList(field);
    List<T> items = new ArrayList<>();
    while (list.hasNext()) {
      items.add(item.apply(list));
    }
    return List.copyOf(items);
  }

  /// The next item as it stands, header included.
  public Bytes readRaw(String field) {
    int start = position;
    enter(field);
    return Bytes.copyOf(data, start, position - start);
  }

  private void enterString(String field) {
    enter(field);
    if (itemIsList) {
      throw new RlpException(field + ": expected a string, found a list");
    }
  }

  private void enterFixed(String field, int size) {
    enterString(field);
    requireSize(field, size);
  }

  private void requireSize(String field, int size) {
    if (itemSize != size) {
      throw new RlpException(field + ": wrong size: expected=" + size + " actual=" + itemSize);
    }
  }

  private void enterNumber(String field, int maxSize) {
    enterString(field);
    if (itemSize > maxSize) {
      throw new RlpException(
          field + ": number too large: bits=" + 8L * itemSize + " max=" + 8 * maxSize);
    }
    if (itemSize > 0 && data[itemStart] == 0) {
      throw new RlpException(field + ": number with leading zeros");
    }
  }

  private void requireMore(String field) {
    if (position >= end) {
      throw new RlpException(field + ": missing");
    }
  }

  /// Parses the header at the cursor, checks it, and moves the cursor behind the item.
  private void enter(String field) {
    requireMore(field);
    int prefix = data[position] & 0xff;
    itemIsList = prefix >= 0xc0;
    if (prefix < 0x80) {
      itemStart = position;
      itemSize = 1;
    } else {
      int lengthCode = prefix - (itemIsList ? 0xc0 : 0x80);
      if (lengthCode <= 55) {
        itemStart = position + 1;
        itemSize = checkedSize(field, lengthCode);
        boolean bareByte = !itemIsList && itemSize == 1 && data[itemStart] >= 0;
        if (bareByte) {
          throw new RlpException(field + ": single byte with a needless header");
        }
      } else {
        enterLong(field, lengthCode - 55);
      }
    }
    position = itemStart + itemSize;
  }

  /// A header with `lengthSize` length bytes after the prefix.
  private void enterLong(String field, int lengthSize) {
    itemStart = position + 1 + lengthSize;
    if (lengthSize > end - position - 1) {
      throw new RlpException(field + ": header cut off");
    }
    if (data[position + 1] == 0) {
      throw new RlpException(field + ": length with leading zeros");
    }
    long length = 0;
    for (int i = 1; i <= lengthSize; i++) {
      length = length << 8 | (data[position + i] & 0xff);
    }
    if (length >= 0 && length <= 55) {
      throw new RlpException(field + ": long header for a short item: size=" + length);
    }
    itemSize = checkedSize(field, length);
  }

  private int checkedSize(String field, long length) {
    if (length < 0 || length > end - itemStart) {
      throw new RlpException(
          field
              + ": cut off: size="
              + Long.toUnsignedString(length)
              + " available="
              + (end - itemStart));
    }
    return (int) length;
  }
}
