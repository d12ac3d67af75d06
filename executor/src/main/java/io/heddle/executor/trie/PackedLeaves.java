package io.heddle.executor.trie;

import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.Keccak;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The leaves below one branch in one array, ascending by nibble, each as
///
/// `nibble, flags:1 ‖ size ‖ end of the key ‖ size ‖ value`
///
/// where sizes take seven bits a byte. The end of the key starts with the byte that holds the first
/// nibble of the leaf's path. Most accounts have neither code nor storage: the 66 bytes that say so
/// are left out of the value, and a flag says that they are.
final class PackedLeaves {
  private static final int STRIPPED = 1;
  private static final byte[] NOTHING = {};
  private static final byte[] PLAIN_ACCOUNT_END = plainAccountEnd();

  private PackedLeaves() {}

  private static byte[] plainAccountEnd() {
    byte[] end = new byte[2 + 2 * Hash.SIZE];
    end[0] = (byte) 0xa0;
    MerkleTrie.EMPTY_ROOT.copyTo(end, 1);
    end[1 + Hash.SIZE] = (byte) 0xa0;
    Keccak.EMPTY.copyTo(end, 2 + Hash.SIZE);
    return end;
  }

  static int count(byte @Nullable [] packed) {
    int count = 0;
    if (packed != null) {
      for (int at = 0; at < packed.length; at = end(packed, at)) {
        count++;
      }
    }
    return count;
  }

  /// Where the entry of `nibble` starts, or -1.
  static int find(byte @Nullable [] packed, int nibble) {
    if (packed != null) {
      for (int at = 0; at < packed.length; at = end(packed, at)) {
        int found = nibble(packed, at);
        if (found >= nibble) {
          return found == nibble ? at : -1;
        }
      }
    }
    return -1;
  }

  static int nibble(byte[] packed, int at) {
    return packed[at] >> 4 & 0xf;
  }

  /// The end of the entry at `at`.
  static int end(byte[] packed, int at) {
    int tail = at + 1;
    int value = tail + sizeBytes(packed, tail) + size(packed, tail);
    return value + sizeBytes(packed, value) + size(packed, value);
  }

  /// Whether the leaf at `at`, whose path starts at nibble `depth`, has this key.
  static boolean hasKey(byte[] packed, int at, byte[] key, int depth) {
    int tail = at + 1;
    int from = tail + sizeBytes(packed, tail);
    int to = from + size(packed, tail);
    return Arrays.equals(packed, from, to, key, depth >> 1, key.length);
  }

  /// Whether the leaf at `at` is an account without code and storage.
  static boolean isPlainAccount(byte[] packed, int at) {
    return (packed[at] & STRIPPED) != 0;
  }

  /// The leaf at `at`, whose path starts at nibble `depth` of its key.
  ///
  /// @param key any key with the same first `depth - 1` nibbles
  static TrieNode.Leaf leaf(byte[] packed, int at, byte[] key, int depth) {
    int tail = at + 1;
    int tailSize = size(packed, tail);
    int tailFrom = tail + sizeBytes(packed, tail);
    byte[] whole = new byte[(depth >> 1) + tailSize];
    System.arraycopy(key, 0, whole, 0, depth >> 1);
    System.arraycopy(packed, tailFrom, whole, depth >> 1, tailSize);
    if ((depth & 1) == 0 && depth > 0) {
      // the branch's own nibble is the low half of the byte before the tail
      int last = (depth >> 1) - 1;
      whole[last] = (byte) ((whole[last] & 0xf0) | nibble(packed, at));
    }
    int value = tailFrom + tailSize;
    int valueSize = size(packed, value);
    int valueFrom = value + sizeBytes(packed, value);
    boolean stripped = (packed[at] & STRIPPED) != 0;
    byte[] out = new byte[valueSize + (stripped ? PLAIN_ACCOUNT_END.length : 0)];
    System.arraycopy(packed, valueFrom, out, 0, valueSize);
    if (stripped) {
      System.arraycopy(PLAIN_ACCOUNT_END, 0, out, valueSize, PLAIN_ACCOUNT_END.length);
    }
    return new TrieNode.Leaf(whole, depth, out);
  }

  /// The entries of `packed` whose nibble is not in `changed`, together with those leaves of
  /// `children` that are named by hash; null when there are none.
  static byte @Nullable [] merge(
      byte @Nullable [] packed, int changed, @Nullable TrieNode[] children) {
    byte[] old = packed == null ? NOTHING : packed;
    int sizeAfter = old.length;
    for (int left = changed; left != 0; left &= left - 1) {
      int nibble = Integer.numberOfTrailingZeros(left);
      int from = find(packed, nibble);
      if (from >= 0) {
        sizeAfter -= end(old, from) - from;
      }
      if (children[nibble] instanceof TrieNode.Leaf leaf && isHashed(leaf)) {
        sizeAfter += entrySize(leaf);
      }
    }
    if (sizeAfter == 0) {
      return null;
    }
    byte[] out = new byte[sizeAfter];
    int size = 0;
    int at = 0;
    for (int left = changed; left != 0; left &= left - 1) {
      int nibble = Integer.numberOfTrailingZeros(left);
      int from = at;
      while (at < old.length && nibble(old, at) < nibble) {
        at = end(old, at);
      }
      System.arraycopy(old, from, out, size, at - from);
      size += at - from;
      if (at < old.length && nibble(old, at) == nibble) {
        at = end(old, at);
      }
      if (children[nibble] instanceof TrieNode.Leaf leaf && isHashed(leaf)) {
        size = write(leaf, nibble, out, size);
      }
    }
    System.arraycopy(old, at, out, size, old.length - at);
    return out;
  }

  private static boolean isHashed(TrieNode.Leaf leaf) {
    byte[] reference = leaf.reference;
    return reference != null && reference.length == TrieNode.HASH_REFERENCE_SIZE;
  }

  private static int entrySize(TrieNode.Leaf leaf) {
    int tailSize = leaf.key.length - (leaf.depth >> 1);
    int valueSize = packedSize(leaf.value);
    return 1 + sizeBytes(tailSize) + tailSize + sizeBytes(valueSize) + valueSize;
  }

  /// The size of a value without what is left out.
  private static int packedSize(byte[] value) {
    int kept = value.length - PLAIN_ACCOUNT_END.length;
    boolean plain =
        kept >= 0
            && Arrays.equals(
                value, kept, value.length, PLAIN_ACCOUNT_END, 0, PLAIN_ACCOUNT_END.length);
    return plain ? kept : value.length;
  }

  private static int sizeBytes(int size) {
    return size <= 0x7f ? 1 : (38 - Integer.numberOfLeadingZeros(size)) / 7;
  }

  private static int write(TrieNode.Leaf leaf, int nibble, byte[] out, int from) {
    byte[] value = leaf.value;
    int valueSize = packedSize(value);
    boolean stripped = valueSize < value.length;
    int tail = leaf.depth >> 1;
    int at = from;
    out[at++] = (byte) (nibble << 4 | (stripped ? STRIPPED : 0));
    at = writeSize(leaf.key.length - tail, out, at);
    System.arraycopy(leaf.key, tail, out, at, leaf.key.length - tail);
    at = writeSize(valueSize, out, at + leaf.key.length - tail);
    System.arraycopy(value, 0, out, at, valueSize);
    return at + valueSize;
  }

  private static int size(byte[] packed, int at) {
    int size = 0;
    int shift = 0;
    int from = at;
    while (packed[from] < 0) {
      size |= (packed[from++] & 0x7f) << shift;
      shift += 7;
    }
    return size | packed[from] << shift;
  }

  private static int sizeBytes(byte[] packed, int at) {
    int end = at;
    while (packed[end] < 0) {
      end++;
    }
    return end - at + 1;
  }

  private static int writeSize(int size, byte[] out, int from) {
    int at = from;
    int left = size;
    for (; left > 0x7f; left >>>= 7) {
      out[at++] = (byte) (left | 0x80);
    }
    out[at++] = (byte) left;
    return at;
  }
}
