package io.heddle.primitives.block;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.crypto.KeccakBatch;
import io.heddle.primitives.crypto.KeccakEngine;
import io.heddle.primitives.rlp.RlpWriter;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The root of the Merkle Patricia trie that maps `rlp(index)` to a value: the commitment to a
/// block's transactions, receipts and withdrawals.
///
/// The order of the keys is known: 1 to 127 are bytes that stand for themselves, 0 is `0x80`, and
/// all others follow in their order. Each node covers a contiguous range of keys, so the trie is
/// folded bottom-up from the ranges without ever being held in memory. No key is a prefix of
/// another, because RLP encodings are self-delimiting: branches never carry a value.
///
/// A leaf hangs below the nibbles that its key shares with its neighbours, whatever is above. So
/// all leaves, most of the work, are made and hashed first, several at a time.
public final class OrderedTrieRoot {
  /// `keccak(rlp(""))`.
  public static final Hash EMPTY_TRIE_ROOT = Keccak.hash(Bytes.of(0x80));

  /// `keccak(rlp([]))`.
  public static final Hash EMPTY_OMMERS_HASH = Keccak.hash(Bytes.of(0xc0));

  /// Fewer leaves are not worth a batch.
  private static final int SMALLEST_BATCH = 8;

  /// Indices below this are RLP items of their own, except for 0.
  private static final int BARE_INDICES = 0x80;

  /// Nibbles.
  private final byte[][] keys;

  /// A leaf in full where it is shorter than a hash, else null.
  private final @Nullable Bytes[] shortLeaves;

  /// The hashes of all others.
  private final byte[] leafHashes;

  private OrderedTrieRoot(byte[][] keys) {
    this.keys = keys;
    this.shortLeaves = new Bytes[keys.length];
    this.leafHashes = new byte[Hash.SIZE * keys.length];
  }

  /// The root over `values` in their order; no value may be empty.
  public static Hash of(List<Bytes> values) {
    int count = values.size();
    if (count == 0) {
      return EMPTY_TRIE_ROOT;
    }
    byte[][] keys = new byte[count][];
    for (int at = 0; at < count; at++) {
      keys[at] = nibbles(RlpWriter.encodeLong(index(at, count)));
    }
    if (count == 1) {
      return Keccak.hash(leaf(keys[0], 0, values.getFirst()));
    }
    OrderedTrieRoot trie = new OrderedTrieRoot(keys);
    trie.hashLeaves(values);
    return Keccak.hash(trie.node(0, count, 0));
  }

  /// Which of `count` indices has the key at this place.
  private static int index(int at, int count) {
    int bare = Math.min(count, BARE_INDICES);
    return at < bare - 1 ? at + 1 : at == bare - 1 ? 0 : at;
  }

  private void hashLeaves(List<Bytes> values) {
    KeccakBatch batch =
        keys.length < SMALLEST_BATCH
            ? new KeccakBatch(KeccakEngine.scalar())
            : new KeccakBatch(KeccakEngine.current());
    int sharedBefore = 0;
    for (int at = 0; at < keys.length; at++) {
      int shared = at + 1 < keys.length ? Arrays.mismatch(keys[at], keys[at + 1]) : 0;
      Bytes value = values.get(index(at, keys.length));
      Bytes leaf = leaf(keys[at], 1 + Math.max(sharedBefore, shared), value);
      if (leaf.size() < Hash.SIZE) {
        shortLeaves[at] = leaf;
      } else {
        batch.add(leaf.unsafeArray(), 0, leaf.size(), leafHashes, Hash.SIZE * at);
      }
      sharedBefore = shared;
    }
    batch.finish();
  }

  private static Bytes leaf(byte[] key, int depth, Bytes value) {
    RlpWriter rlp = new RlpWriter(value.size() + 16);
    rlp.beginList().writeBytes(path(key, depth, key.length, true));
    return rlp.writeBytes(value).endList().toBytes();
  }

  /// The RLP of the node over keys `from` to `to` (exclusive), two at least, whose first `depth`
  /// nibbles agree and are consumed.
  private Bytes node(int from, int to, int depth) {
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
      } else if (end == start + 1) {
        writeLeaf(rlp, start);
      } else {
        writeReference(rlp, node(start, end, depth + 1));
      }
      start = end;
    }
    return rlp.writeBytes(Bytes.EMPTY).endList().toBytes();
  }

  private void writeLeaf(RlpWriter rlp, int at) {
    Bytes shortLeaf = shortLeaves[at];
    if (shortLeaf != null) {
      rlp.writeRaw(shortLeaf);
    } else {
      rlp.writeBytes(leafHashes, Hash.SIZE * at, Hash.SIZE);
    }
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

  private static byte[] nibbles(Bytes key) {
    byte[] nibbles = new byte[2 * key.size()];
    for (int i = 0; i < key.size(); i++) {
      nibbles[2 * i] = (byte) (key.at(i) >> 4 & 0xf);
      nibbles[2 * i + 1] = (byte) (key.at(i) & 0xf);
    }
    return nibbles;
  }
}
