package io.heddle.executor.trie;

import io.heddle.executor.trie.TrieNode.Branch;
import io.heddle.executor.trie.TrieNode.Extension;
import io.heddle.executor.trie.TrieNode.Leaf;
import io.heddle.executor.trie.TrieNode.Unloaded;
import io.heddle.primitives.Hash;
import java.util.Arrays;
import java.util.Objects;
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

  /// The node's RLP. Its children must have their references already.
  static byte[] encode(TrieNode node) {
    return switch (node) {
      case Leaf leaf -> encodePair(Nibbles.hexPrefix(leaf.path, true), leaf.value, false);
      case Extension extension ->
          encodePair(Nibbles.hexPrefix(extension.path, false), reference(extension.child), true);
      case Branch branch -> encodeBranch(branch);
      case Unloaded unloaded ->
          throw new IllegalStateException("an unloaded node has no RLP: hash=" + unloaded.hash);
    };
  }

  private static byte[] reference(TrieNode child) {
    return Objects.requireNonNull(child.reference, "child hashed before its parent");
  }

  private static byte[] encodePair(byte[] path, byte[] second, boolean secondIsRlp) {
    int payload = stringSize(path) + (secondIsRlp ? second.length : stringSize(second));
    byte[] out = new byte[headerSize(payload) + payload];
    int at = writeHeader(out, 0, payload, LIST);
    at = writeString(out, at, path);
    if (secondIsRlp) {
      System.arraycopy(second, 0, out, at, second.length);
    } else {
      writeString(out, at, second);
    }
    return out;
  }

  private static byte[] encodeBranch(Branch branch) {
    byte[] value = branch.value == null ? Nibbles.NONE : branch.value;
    int payload = stringSize(value);
    for (TrieNode child : branch.children) {
      payload += child == null ? 1 : reference(child).length;
    }
    byte[] out = new byte[headerSize(payload) + payload];
    int at = writeHeader(out, 0, payload, LIST);
    for (TrieNode child : branch.children) {
      if (child == null) {
        out[at++] = (byte) EMPTY_STRING;
      } else {
        byte[] reference = reference(child);
        System.arraycopy(reference, 0, out, at, reference.length);
        at += reference.length;
      }
    }
    writeString(out, at, value);
    return out;
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

  /// The node that `rlp` encodes, its hashed children unloaded.
  ///
  /// @param reference how the node's parent names it
  /// @throws InvalidTrieNodeException when it is not a canonical node
  static TrieNode decode(byte[] rlp, byte[] reference) {
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
      case 2 -> decodePair(rlp, items, starts, reference);
      case BRANCH_WIDTH + 1 -> decodeBranch(rlp, items, starts, reference);
      default ->
          throw new InvalidTrieNodeException("trie node: items=" + count + ", expected 2 or 17");
    };
  }

  private static TrieNode decodePair(byte[] rlp, Item[] items, int[] starts, byte[] reference) {
    if (items[0].list) {
      throw new InvalidTrieNodeException("trie node: its path is a list");
    }
    byte[] path = Nibbles.fromHexPrefix(rlp, items[0].from, items[0].to);
    if (Nibbles.isLeafPrefix(rlp[items[0].from])) {
      return new Leaf(path, value(rlp, items[1]), reference);
    }
    TrieNode child = child(rlp, items[1], starts[1], starts[2]);
    if (child == null || path.length == 0) {
      throw new InvalidTrieNodeException("trie node: an extension without path or child");
    }
    return new Extension(path, child, reference);
  }

  private static TrieNode decodeBranch(byte[] rlp, Item[] items, int[] starts, byte[] reference) {
    @Nullable TrieNode[] children = new @Nullable TrieNode[BRANCH_WIDTH];
    for (int i = 0; i < BRANCH_WIDTH; i++) {
      children[i] = child(rlp, items[i], starts[i], starts[i + 1]);
    }
    Item last = items[BRANCH_WIDTH];
    boolean valueless = !last.list && last.from == last.to;
    return new Branch(children, valueless ? null : value(rlp, last), reference);
  }

  private static byte[] value(byte[] rlp, Item item) {
    if (item.list || item.from == item.to) {
      throw new InvalidTrieNodeException("trie node: its value is empty or a list");
    }
    return Arrays.copyOfRange(rlp, item.from, item.to);
  }

  private static @Nullable TrieNode child(byte[] rlp, Item item, int start, int end) {
    if (item.list) {
      if (end - start >= EMBEDDED_LIMIT) {
        throw new InvalidTrieNodeException("trie node: an embedded node of 32 bytes or more");
      }
      byte[] embedded = Arrays.copyOfRange(rlp, start, end);
      return decode(embedded, embedded);
    }
    if (item.from == item.to) {
      return null;
    }
    if ((rlp[start] & 0xff) != HASH_STRING) {
      throw new InvalidTrieNodeException(
          "trie node: a child reference of " + (item.to - item.from) + " bytes");
    }
    return new Unloaded(Hash.fromBytes(rlp, item.from));
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
