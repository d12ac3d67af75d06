package io.heddle.primitives.block;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.rlp.RlpWriter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// The root of the Merkle Patricia trie that maps `rlp(index)` to a value: the commitment to a
/// block's transactions, receipts and withdrawals.
///
/// The keys are sorted once; each node then covers a contiguous range of them, so the trie is
/// folded bottom-up from the ranges without ever being held in memory. No key is a prefix of
/// another, because RLP encodings are self-delimiting: branches never carry a value.
public final class OrderedTrieRoot {
  /// `keccak(rlp(""))`.
  public static final Hash EMPTY_TRIE_ROOT = Keccak.hash(Bytes.of(0x80));

  /// `keccak(rlp([]))`.
  public static final Hash EMPTY_OMMERS_HASH = Keccak.hash(Bytes.of(0xc0));

  private final byte[][] keys;
  private final Bytes[] values;

  private OrderedTrieRoot(byte[][] keys, Bytes[] values) {
    this.keys = keys;
    this.values = values;
  }

  /// The root over `values` in their order; no value may be empty.
  public static Hash of(List<Bytes> values) {
    if (values.isEmpty()) {
      return EMPTY_TRIE_ROOT;
    }
    record Entry(Bytes nibbles, Bytes value) {}
    Entry[] entries = new Entry[values.size()];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = new Entry(nibbles(RlpWriter.encodeLong(i)), values.get(i));
    }
    Arrays.sort(entries, Comparator.comparing(Entry::nibbles));
    byte[][] keys = new byte[entries.length][];
    Bytes[] sorted = new Bytes[entries.length];
    for (int i = 0; i < entries.length; i++) {
      keys[i] = entries[i].nibbles().unsafeArray();
      sorted[i] = entries[i].value();
    }
    return Keccak.hash(new OrderedTrieRoot(keys, sorted).node(0, entries.length, 0));
  }

  /// The RLP of the node over keys `from` to `to` (exclusive), whose first `depth` nibbles agree
  /// and are consumed.
  private Bytes node(int from, int to, int depth) {
    if (to - from == 1) {
      RlpWriter rlp = new RlpWriter(values[from].size() + 16);
      rlp.beginList().writeBytes(path(keys[from], depth, keys[from].length, true));
      return rlp.writeBytes(values[from]).endList().toBytes();
    }
    int fork = Arrays.mismatch(keys[from], keys[to - 1]);
    if (fork > depth) {
      RlpWriter rlp = new RlpWriter(64);
      rlp.beginList().writeBytes(path(keys[from], depth, fork, false));
      writeReference(rlp, node(from, to, fork));
      return rlp.endList().toBytes();
    }
    RlpWriter rlp = new RlpWriter(544);
    rlp.beginList();
    int start = from;
    for (int nibble = 0; nibble < 16; nibble++) {
      int end = start;
      while (end < to && keys[end][depth] == nibble) {
        end++;
      }
      if (end == start) {
        rlp.writeBytes(Bytes.EMPTY);
      } else {
        writeReference(rlp, node(start, end, depth + 1));
      }
      start = end;
    }
    return rlp.writeBytes(Bytes.EMPTY).endList().toBytes();
  }

  /// A node shorter than a hash stands for itself.
  private static void writeReference(RlpWriter rlp, Bytes node) {
    if (node.size() < Hash.SIZE) {
      rlp.writeRaw(node);
    } else {
      rlp.writeHash(Keccak.hash(node));
    }
  }

  /// Hex-prefix encoding of `key[from, to)`: a flag nibble (2 = leaf, 1 = odd), padded to whole
  /// bytes (yellow paper, appendix C).
  private static byte[] path(byte[] key, int from, int to, boolean leaf) {
    int length = to - from;
    boolean odd = (length & 1) == 1;
    byte[] path = new byte[length / 2 + 1];
    int flags = (leaf ? 0x20 : 0) | (odd ? 0x10 | key[from] : 0);
    path[0] = (byte) flags;
    int next = odd ? from + 1 : from;
    for (int i = 1; i < path.length; i++, next += 2) {
      path[i] = (byte) (key[next] << 4 | key[next + 1]);
    }
    return path;
  }

  private static Bytes nibbles(Bytes key) {
    byte[] nibbles = new byte[2 * key.size()];
    for (int i = 0; i < key.size(); i++) {
      nibbles[2 * i] = (byte) (key.at(i) >> 4 & 0xf);
      nibbles[2 * i + 1] = (byte) (key.at(i) & 0xf);
    }
    return Bytes.wrap(nibbles);
  }
}
