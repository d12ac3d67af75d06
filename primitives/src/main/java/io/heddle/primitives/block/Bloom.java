package io.heddle.primitives.block;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.Keccak;
import java.util.List;

/// The 2048-bit filter over the addresses and topics of logs (yellow paper, section 4.4.1): each
/// entry sets the three bits named by the low 11 bits of the first three 16-bit words of its
/// keccak.
public record Bloom(Bytes bytes) {
  public static final int SIZE = 256;
  public static final Bloom EMPTY = new Bloom(Bytes.wrap(new byte[SIZE]));

  /// Exactly 256 big-endian bytes.
  public Bloom {
    if (bytes.size() != SIZE) {
      throw new IllegalArgumentException("bloom size: expected=256 actual=" + bytes.size());
    }
  }

  /// The filter over all addresses and topics of `logs`.
  public static Bloom of(List<Log> logs) {
    return logs.isEmpty() ? EMPTY : new BloomBuilder().of(logs);
  }

  /// The filter that holds everything the given ones hold: a block's from its receipts'.
  public static Bloom union(Iterable<Bloom> blooms) {
    byte[] bits = new byte[SIZE];
    for (Bloom bloom : blooms) {
      if (!bloom.isEmpty()) {
        for (int i = 0; i < SIZE; i++) {
          bits[i] |= bloom.bytes.at(i);
        }
      }
    }
    return new Bloom(Bytes.wrap(bits));
  }

  public static Bloom fromHex(String hex) {
    return new Bloom(Bytes.fromHex(hex));
  }

  /// False only if no log has this address.
  public boolean mightContain(Address address) {
    return containsAll(Keccak.hash(address));
  }

  /// False only if no log has this topic.
  public boolean mightContain(Hash topic) {
    return containsAll(Keccak.hash(topic));
  }

  public boolean isEmpty() {
    return bytes.equals(EMPTY.bytes);
  }

  public String toHex() {
    return bytes.toHex();
  }

  /// The three bits of an entry by its hash: the low 11 bits of each of the three 16-bit words.
  static long bits(Hash entry) {
    return entry.w0() >>> 16;
  }

  static void set(byte[] filter, long bits) {
    for (int i = 0; i < 3; i++) {
      int bit = bit(bits, i);
      filter[SIZE - 1 - bit / 8] |= (byte) (1 << (bit % 8));
    }
  }

  private boolean containsAll(Hash entry) {
    for (int i = 0; i < 3; i++) {
      int bit = bit(bits(entry), i);
      if ((bytes.at(SIZE - 1 - bit / 8) & 1 << (bit % 8)) == 0) {
        return false;
      }
    }
    return true;
  }

  private static int bit(long bits, int index) {
    return (int) (bits >>> (16 * index)) & 0x7ff;
  }
}
