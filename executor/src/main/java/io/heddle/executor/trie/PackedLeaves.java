package io.heddle.executor.trie;

import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.Keccak;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The leaves below one branch in one array, ascending by nibble:
///
/// `width:1 ‖ nibbles:2 ‖ ends: width each ‖ entries`, an entry being `2 · size + flag ‖ end of the
/// key ‖ value`
///
/// `nibbles` has a bit for each leaf that is there. An end counts from the start of the first
/// entry, so that a leaf is found without looking at those before it: they lie in other lines of
/// memory, and waiting for those is most of what an update costs. `width` is two bytes unless the
/// leaves are huge. The end of the key starts with the byte that holds the first nibble of the
/// leaf's path; its size takes seven bits a byte. Most accounts have neither code nor storage: the
/// 66 bytes that say so are left out of the value, and the flag says that they are.
final class PackedLeaves {
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int HEADER = 1 + Short.BYTES;
  private static final int MOST_IN_SHORT = 0xffff;
  private static final int STRIPPED = 1;
  private static final byte[] NOTHING = {Short.BYTES, 0, 0};
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

  private static int nibbles(byte[] packed) {
    return (short) SHORTS.get(packed, 1) & MOST_IN_SHORT;
  }

  static int count(byte @Nullable [] packed) {
    return packed == null ? 0 : Integer.bitCount(nibbles(packed));
  }

  /// The place of the leaf at `nibble` among the leaves, or -1.
  static int find(byte @Nullable [] packed, int nibble) {
    if (packed == null) {
      return -1;
    }
    int nibbles = nibbles(packed);
    return (nibbles >> nibble & 1) == 0 ? -1 : place(nibbles, nibble);
  }

  private static int place(int nibbles, int nibble) {
    return Integer.bitCount(nibbles & ((1 << nibble) - 1));
  }

  /// Where the entries start.
  private static int entries(byte[] packed) {
    return HEADER + packed[0] * Integer.bitCount(nibbles(packed));
  }

  /// Where an entry ends, from the start of the entries.
  private static int end(byte[] packed, int place) {
    return packed[0] == Short.BYTES
        ? (short) SHORTS.get(packed, HEADER + Short.BYTES * place) & MOST_IN_SHORT
        : (int) INTS.get(packed, HEADER + Integer.BYTES * place);
  }

  private static void setEnd(byte[] packed, int place, int end) {
    if (packed[0] == Short.BYTES) {
      SHORTS.set(packed, HEADER + Short.BYTES * place, (short) end);
    } else {
      INTS.set(packed, HEADER + Integer.BYTES * place, end);
    }
  }

  private static int start(byte[] packed, int place) {
    return place == 0 ? 0 : end(packed, place - 1);
  }

  /// Whether the leaf at a place, whose path starts at nibble `depth`, has this key.
  static boolean hasKey(byte[] packed, int place, byte[] key, int depth) {
    int at = entries(packed) + start(packed, place);
    int from = at + sizeBytes(packed, at);
    int to = from + (size(packed, at) >> 1);
    return Arrays.equals(packed, from, to, key, depth >> 1, key.length);
  }

  /// Whether the leaf at a place is an account without code and storage.
  static boolean isPlainAccount(byte[] packed, int place) {
    return (packed[entries(packed) + start(packed, place)] & STRIPPED) != 0;
  }

  /// The leaf of a nibble, at the place that [#find] told; its path starts at nibble `depth` of its
  /// key.
  ///
  /// @param key any key with the same first `depth - 1` nibbles
  static TrieNode.Leaf leaf(byte[] packed, int place, int nibble, byte[] key, int depth) {
    int entries = entries(packed);
    int at = entries + start(packed, place);
    int tail = at + sizeBytes(packed, at);
    int tailSize = size(packed, at) >> 1;
    byte[] whole = new byte[(depth >> 1) + tailSize];
    System.arraycopy(key, 0, whole, 0, depth >> 1);
    System.arraycopy(packed, tail, whole, depth >> 1, tailSize);
    if ((depth & 1) == 0 && depth > 0) {
      // the branch's own nibble is the low half of the byte before the tail
      int last = (depth >> 1) - 1;
      whole[last] = (byte) ((whole[last] & 0xf0) | nibble);
    }
    int value = tail + tailSize;
    int valueSize = entries + end(packed, place) - value;
    boolean stripped = (packed[at] & STRIPPED) != 0;
    byte[] out = new byte[valueSize + (stripped ? PLAIN_ACCOUNT_END.length : 0)];
    System.arraycopy(packed, value, out, 0, valueSize);
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
    int before = nibbles(old);
    int after = before & ~changed;
    int size = old.length - entries(old);
    boolean same = true;
    for (int left = changed; left != 0; left &= left - 1) {
      int nibble = Integer.numberOfTrailingZeros(left);
      int place = find(old, nibble);
      int had = place < 0 ? 0 : end(old, place) - start(old, place);
      int has = 0;
      if (children[nibble] instanceof TrieNode.Leaf leaf && isHashed(leaf)) {
        has = entrySize(leaf);
        after |= 1 << nibble;
      }
      size += has - had;
      same &= has == had;
    }
    if (after == 0) {
      return null;
    }
    if (same) {
      return overwritten(old.clone(), changed & after, children);
    }
    int width = size <= MOST_IN_SHORT ? Short.BYTES : Integer.BYTES;
    byte[] out = new byte[HEADER + width * Integer.bitCount(after) + size];
    out[0] = (byte) width;
    SHORTS.set(out, 1, (short) after);
    fill(out, old, changed, children);
    return out;
  }

  /// As many and as large entries as before, those of `changed` new.
  private static byte[] overwritten(byte[] packed, int changed, @Nullable TrieNode[] children) {
    int entries = entries(packed);
    for (int left = changed; left != 0; left &= left - 1) {
      int nibble = Integer.numberOfTrailingZeros(left);
      if (children[nibble] instanceof TrieNode.Leaf leaf) {
        write(leaf, packed, entries + start(packed, find(packed, nibble)));
      }
    }
    return packed;
  }

  /// Writes the ends and entries below a header that is there.
  private static void fill(byte[] out, byte[] old, int changed, @Nullable TrieNode[] children) {
    int before = nibbles(old);
    int after = nibbles(out);
    int oldEntries = entries(old);
    int entries = entries(out);
    int place = 0;
    int oldPlace = 0;
    int copied = 0; // of the old entries, and how far they were looked at
    int seen = 0;
    int size = 0;
    for (int left = before | after; left != 0; left &= left - 1) {
      int nibble = Integer.numberOfTrailingZeros(left);
      int end = (before >> nibble & 1) == 0 ? seen : end(old, oldPlace++);
      if ((changed >> nibble & 1) == 0) {
        seen = end; // to be copied together with what follows
        setEnd(out, place++, size + seen - copied);
        continue;
      }
      System.arraycopy(old, oldEntries + copied, out, entries + size, seen - copied);
      size += seen - copied;
      seen = end;
      copied = end;
      if ((after >> nibble & 1) != 0 && children[nibble] instanceof TrieNode.Leaf leaf) {
        size = write(leaf, out, entries + size) - entries;
        setEnd(out, place++, size);
      }
    }
    System.arraycopy(old, oldEntries + copied, out, entries + size, seen - copied);
  }

  private static boolean isHashed(TrieNode.Leaf leaf) {
    byte[] reference = leaf.reference;
    return reference != null && reference.length == TrieNode.HASH_REFERENCE_SIZE;
  }

  private static int entrySize(TrieNode.Leaf leaf) {
    int tailSize = leaf.key.length - (leaf.depth >> 1);
    return sizeBytes(tailSize << 1) + tailSize + packedSize(leaf.value);
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

  /// Writes an entry and returns its end.
  private static int write(TrieNode.Leaf leaf, byte[] out, int from) {
    byte[] value = leaf.value;
    int valueSize = packedSize(value);
    boolean stripped = valueSize < value.length;
    int tail = leaf.depth >> 1;
    int tailSize = leaf.key.length - tail;
    int at = writeSize(tailSize << 1 | (stripped ? STRIPPED : 0), out, from);
    System.arraycopy(leaf.key, tail, out, at, tailSize);
    System.arraycopy(value, 0, out, at + tailSize, valueSize);
    return at + tailSize + valueSize;
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
