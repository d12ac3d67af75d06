package io.heddle.primitives.block;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.Keccak;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes [Bloom]s, and remembers the bits of entries that it met: most logs come from few contracts
/// and are of few events. Owned by one thread.
public final class BloomBuilder {
  /// Entries that are remembered, each in the one place that its value names; a power of two.
  private static final int REMEMBERED = 256;

  /// Addresses and hashes; an address never equals a hash.
  private final @Nullable Object[] entries = new Object[REMEMBERED];

  /// The [Bloom#bits] of each.
  private final long[] bits = new long[REMEMBERED];

  private final long[] keccakState = new long[Keccak.STATE_LANES];

  /// As [Bloom#of].
  public Bloom of(List<Log> logs) {
    if (logs.isEmpty()) {
      return Bloom.EMPTY;
    }
    byte[] filter = new byte[Bloom.SIZE];
    for (Log log : logs) {
      Bloom.set(filter, bits(log.address()));
      List<Hash> topics = log.topics();
      for (int i = 0; i < topics.size(); i++) {
        Bloom.set(filter, bits(topics.get(i)));
      }
    }
    return new Bloom(Bytes.wrap(filter));
  }

  private long bits(Address address) {
    int place = place(address.high() ^ address.mid() ^ address.low());
    if (!address.equals(entries[place])) {
      bits[place] = Bloom.bits(Keccak.hash(address, keccakState));
      entries[place] = address;
    }
    return bits[place];
  }

  private long bits(Hash topic) {
    int place = place(topic.w0() ^ topic.w1() ^ topic.w2() ^ topic.w3());
    if (!topic.equals(entries[place])) {
      bits[place] = Bloom.bits(Keccak.hash(topic, keccakState));
      entries[place] = topic;
    }
    return bits[place];
  }

  /// Whoever aims at one place makes its entries be hashed, as all would be without this table.
  private static int place(long value) {
    return (int) ((value * 0x9E3779B97F4A7C15L) >>> 32) & (REMEMBERED - 1);
  }
}
