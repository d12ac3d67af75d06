package io.heddle.executor.trie;

import io.heddle.executor.trie.TrieNode.Branch;
import io.heddle.executor.trie.TrieNode.Extension;
import io.heddle.executor.trie.TrieNode.Leaf;
import io.heddle.primitives.Hash;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Trie nodes to RLP and back (Yellow Paper, appendix D).
///
/// Decoding is strict, because a witness is not trusted: canonical lengths, no trailing bytes,
/// embedded nodes shorter than 32 bytes (which also bounds the recursion), the right number of
/// items.
final class NodeCodec {
  private static final int BRANCH_WIDTH = 16;
  private static final int EMPTY_STRING = 0x80;
  private static final int HASH_STRING = 0xa0;
  private static final int LIST = 0xc0;
  private static final int EMBEDDED_LIMIT = 32;

  private NodeCodec() {}

  /// The most bytes that [#writeLeaf] needs.
  static int leafBound(byte[] key, byte[] value) {
    return 16 + key.length + value.length;
  }

  /// Writes a leaf whose path is what `key` has from nibble `depth` on; returns its size.
  static int writeLeaf(byte[] out, byte[] key, int depth, byte[] value) {
    int pathSize = key.length - (depth >> 1) + ((depth & 1) ^ 1);
    int payload = (pathSize == 1 ? 1 : headerSize(pathSize) + pathSize) + stringSize(value);
    int at = writeHeader(out, 0, payload, LIST);
    if (pathSize > 1) {
      at = writeHeader(out, at, pathSize, EMPTY_STRING);
    }
    at = Nibbles.writeLeafPath(key, depth, out, at);
    return writeString(out, at, value);
  }

  static byte[] leaf(byte[] key, int depth, byte[] value) {
    byte[] out = new byte[leafBound(key, value)];
    return Arrays.copyOf(out, writeLeaf(out, key, depth, value));
  }

  /// @param path one nibble per byte
  static byte[] extension(byte[] path, byte[] childReference) {
    byte[] prefix = Nibbles.hexPrefix(path, false);
    int payload = stringSize(prefix) + childReference.length;
    byte[] out = new byte[headerSize(payload) + payload];
    int at = writeString(out, writeHeader(out, 0, payload, LIST), prefix);
    System.arraycopy(childReference, 0, out, at, childReference.length);
    return out;
  }

  /// @param references of the sixteen children, null for none
  static byte[] branch(byte[] @Nullable [] references, byte @Nullable [] value) {
    byte[] last = value == null ? Nibbles.NONE : value;
    int payload = stringSize(last);
    for (byte[] reference : references) {
      payload += reference == null ? 1 : reference.length;
    }
    byte[] out = new byte[headerSize(payload) + payload];
    int at = writeHeader(out, 0, payload, LIST);
    for (byte[] reference : references) {
      if (reference == null) {
        out[at++] = (byte) EMPTY_STRING;
      } else {
        System.arraycopy(reference, 0, out, at, reference.length);
        at += reference.length;
      }
    }
    writeString(out, at, last);
    return out;
  }

  /// Where the reference of child `nibble` starts in the RLP of a branch.
  static int childAt(Branch branch, int nibble) {
    byte[] rlp = branch.rlp;
    int at = 1 + Math.max(0, (rlp[0] & 0xff) - LIST - 55);
    if ((branch.mask & Branch.EMBEDDED) == 0) {
      return at + nibble + Hash.SIZE * Integer.bitCount(branch.mask & ((1 << nibble) - 1));
    }
    for (int i = 0; i < nibble; i++) {
      at += referenceSize(rlp, at);
    }
    return at;
  }

  /// The size of the reference at `at`; 1 for no child.
  static int referenceSize(byte[] rlp, int at) {
    int first = rlp[at] & 0xff;
    return first >= LIST ? 1 + first - LIST : 1 + first - EMPTY_STRING;
  }

  static byte[] reference(Branch branch, int nibble) {
    int at = childAt(branch, nibble);
    return Arrays.copyOfRange(branch.rlp, at, at + referenceSize(branch.rlp, at));
  }

  /// The value of a sealed branch, or null.
  static byte @Nullable [] value(Branch branch) {
    if ((branch.mask & Branch.VALUED) == 0) {
      return null;
    }
    byte[] rlp = branch.rlp;
    Item item = new Cursor(rlp, childAt(branch, BRANCH_WIDTH), rlp.length).next();
    return Arrays.copyOfRange(rlp, item.from, item.to);
  }

  private static int stringSize(byte[] value) {
    return value.length == 1 && value[0] >= 0 ? 1 : headerSize(value.length) + value.length;
  }

  private static int headerSize(int length) {
    return length < 56 ? 1 : 1 + byteCount(length);
  }

  private static int byteCount(int length) {
    return (39 - Integer.numberOfLeadingZeros(length)) / 8;
  }

  private static int writeHeader(byte[] out, int at, int length, int base) {
    if (length < 56) {
      out[at] = (byte) (base + length);
      return at + 1;
    }
    int count = byteCount(length);
    out[at] = (byte) (base + 55 + count);
    for (int i = 0; i < count; i++) {
      out[at + 1 + i] = (byte) (length >>> (8 * (count - 1 - i)));
    }
    return at + 1 + count;
  }

  private static int writeString(byte[] out, int at, byte[] value) {
    if (value.length == 1 && value[0] >= 0) {
      out[at] = value[0];
      return at + 1;
    }
    int start = writeHeader(out, at, value.length, EMPTY_STRING);
    System.arraycopy(value, 0, out, start, value.length);
    return start + value.length;
  }

  /// The sealed node that `rlp` encodes, its hashed children not in memory.
  ///
  /// @param key a key whose first `depth` nibbles are the way to the node
  /// @throws InvalidTrieNodeException when it is not a canonical node
  static TrieNode decode(byte[] rlp, byte[] key, int depth) {
    Cursor list = new Cursor(rlp, 0, rlp.length);
    Item node = list.next();
    if (!node.list || !list.atEnd()) {
      throw new InvalidTrieNodeException("trie node: not one RLP list");
    }
    int[] starts = new int[BRANCH_WIDTH + 2];
    Item[] items = new Item[BRANCH_WIDTH + 1];
    int count = 0;
    Cursor fields = new Cursor(rlp, node.from, node.to);
    while (!fields.atEnd()) {
      if (count == items.length) {
        throw new InvalidTrieNodeException("trie node: more than 17 items");
      }
      starts[count] = fields.at;
      items[count++] = fields.next();
    }
    starts[count] = node.to;
    return switch (count) {
      case 2 -> decodePair(rlp, items, starts, key, depth);
      case BRANCH_WIDTH + 1 -> decodeBranch(rlp, items, starts, key, depth);
      default ->
          throw new InvalidTrieNodeException("trie node: items=" + count + ", expected 2 or 17");
    };
  }

  private static TrieNode decodePair(
      byte[] rlp, Item[] items, int[] starts, byte[] key, int depth) {
    if (items[0].list) {
      throw new InvalidTrieNodeException("trie node: its path is a list");
    }
    byte[] path = Nibbles.fromHexPrefix(rlp, items[0].from, items[0].to);
    if (Nibbles.isLeafPrefix(rlp[items[0].from])) {
      if ((depth + path.length & 1) != 0) {
        throw new InvalidTrieNodeException("trie node: a key of half a byte");
      }
      return new Leaf(Nibbles.join(key, depth, path), depth, value(rlp, items[1]));
    }
    byte[] child = checkedReference(rlp, items[1], starts[1], starts[2]);
    if (child == null || path.length == 0) {
      throw new InvalidTrieNodeException("trie node: an extension without path or child");
    }
    if (items[1].list) {
      decode(child, Nibbles.join(key, depth, path), depth + path.length);
    }
    return new Extension(path, key, depth, null, child);
  }

  private static TrieNode decodeBranch(
      byte[] rlp, Item[] items, int[] starts, byte[] key, int depth) {
    int mask = 0;
    for (int i = 0; i < BRANCH_WIDTH; i++) {
      byte[] reference = checkedReference(rlp, items[i], starts[i], starts[i + 1]);
      if (reference != null) {
        mask |= 1 << i;
        if (items[i].list) {
          mask |= Branch.EMBEDDED;
          decode(reference, Nibbles.child(key, depth, i), depth + 1);
        }
      }
    }
    Item last = items[BRANCH_WIDTH];
    if (last.list || last.from != last.to) {
      value(rlp, last);
      mask |= Branch.VALUED;
    }
    return new Branch(rlp, mask, 0);
  }

  private static byte[] value(byte[] rlp, Item item) {
    if (item.list || item.from == item.to) {
      throw new InvalidTrieNodeException("trie node: its value is empty or a list");
    }
    return Arrays.copyOfRange(rlp, item.from, item.to);
  }

  private static byte @Nullable [] checkedReference(byte[] rlp, Item item, int start, int end) {
    if (item.list ? end - start >= EMBEDDED_LIMIT : item.from != item.to && !isHash(rlp, start)) {
      throw new InvalidTrieNodeException(
          "trie node: a child reference of " + (end - start) + " bytes");
    }
    return !item.list && item.from == item.to ? null : Arrays.copyOfRange(rlp, start, end);
  }

  private static boolean isHash(byte[] rlp, int start) {
    return (rlp[start] & 0xff) == HASH_STRING;
  }

  /// The payload of one RLP item: `bytes[from..to)`.
  private record Item(boolean list, int from, int to) {}

  /// Reads RLP items one after another.
  private static final class Cursor {
    private final byte[] bytes;
    private final int end;
    private int at;

    Cursor(byte[] bytes, int at, int end) {
      this.bytes = bytes;
      this.at = at;
      this.end = end;
    }

    boolean atEnd() {
      return at == end;
    }

    Item next() {
      if (at >= end) {
        throw new InvalidTrieNodeException("trie node: RLP ends early");
      }
      int first = bytes[at] & 0xff;
      if (first < EMPTY_STRING) {
        return take(false, at, 1);
      }
      boolean list = first >= LIST;
      int length = first - (list ? LIST : EMPTY_STRING);
      int start = at + 1;
      if (length > 55) {
        int count = length - 55;
        length = longLength(start, count);
        start += count;
      }
      if (!list && length == 1 && start < end && bytes[start] >= 0) {
        throw new InvalidTrieNodeException("trie node: non-canonical RLP byte");
      }
      return take(list, start, length);
    }

    private int longLength(int start, int count) {
      if (count > 3 || count > end - start || bytes[start] == 0) {
        throw new InvalidTrieNodeException("trie node: bad RLP length");
      }
      int length = 0;
      for (int i = 0; i < count; i++) {
        length = length << 8 | (bytes[start + i] & 0xff);
      }
      if (length < 56) {
        throw new InvalidTrieNodeException("trie node: non-canonical RLP length");
      }
      return length;
    }

    private Item take(boolean list, int start, int length) {
      if (length > end - start) {
        throw new InvalidTrieNodeException("trie node: RLP item runs past the end");
      }
      at = start + length;
      return new Item(list, start, at);
    }
  }
}
