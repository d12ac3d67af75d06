package io.heddle.executor.trie;

import io.heddle.primitives.Bytes;

/// Nibble strings, one nibble per byte, and their hex-prefix encoding (Yellow Paper, appendix C).
final class Nibbles {
  static final byte[] NONE = {};

  private static final int LEAF_FLAG = 0x20;
  private static final int ODD_FLAG = 0x10;

  private Nibbles() {}

  /// Nibble `index` of a packed key.
  static int at(byte[] key, int index) {
    int b = key[index >> 1];
    return (index & 1) == 0 ? (b >> 4) & 0xf : b & 0xf;
  }

  /// Nibbles `from` (inclusive) to `to` of a packed key.
  static byte[] slice(byte[] key, int from, int to) {
    byte[] out = new byte[to - from];
    for (int i = from; i < to; i++) {
      out[i - from] = (byte) at(key, i);
    }
    return out;
  }

  /// Two nibbles per byte; the count must be even, as in every whole key.
  static byte[] pack(byte[] nibbles) {
    byte[] out = new byte[nibbles.length / 2];
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) (nibbles[2 * i] << 4 | nibbles[2 * i + 1]);
    }
    return out;
  }

  static byte[] concat(byte[] first, byte[] second) {
    byte[] out = new byte[first.length + second.length];
    System.arraycopy(first, 0, out, 0, first.length);
    System.arraycopy(second, 0, out, first.length, second.length);
    return out;
  }

  /// A key that starts with the first `depth` nibbles of `key` and goes on with `path`; half a byte
  /// at its end is zero.
  static byte[] join(byte[] key, int depth, byte[] path) {
    byte[] out = new byte[(depth + path.length + 1) / 2];
    System.arraycopy(key, 0, out, 0, (depth + 1) / 2);
    if ((depth & 1) != 0) {
      out[depth >> 1] &= (byte) 0xf0;
    }
    for (int i = 0; i < path.length; i++) {
      int nibble = depth + i;
      out[nibble >> 1] |= (byte) (path[i] << ((nibble & 1) == 0 ? 4 : 0));
    }
    return out;
  }

  /// A key that starts with the first `depth` nibbles of `key` and `nibble`.
  static byte[] child(byte[] key, int depth, int nibble) {
    return join(key, depth, new byte[] {(byte) nibble});
  }

  /// Writes the hex-prefix string of a leaf whose path is what `key` has from nibble `depth` on.
  static int writeLeafPath(byte[] key, int depth, byte[] out, int at) {
    int from = depth >> 1;
    boolean odd = (depth & 1) != 0;
    out[at] = (byte) (odd ? LEAF_FLAG | ODD_FLAG | (key[from++] & 0xf) : LEAF_FLAG);
    System.arraycopy(key, from, out, at + 1, key.length - from);
    return at + 1 + key.length - from;
  }

  static byte[] tail(byte[] nibbles, int from) {
    byte[] out = new byte[nibbles.length - from];
    System.arraycopy(nibbles, from, out, 0, out.length);
    return out;
  }

  static byte[] head(byte[] nibbles, int length) {
    byte[] out = new byte[length];
    System.arraycopy(nibbles, 0, out, 0, length);
    return out;
  }

  static byte[] hexPrefix(byte[] nibbles, boolean leaf) {
    boolean odd = (nibbles.length & 1) == 1;
    byte[] out = new byte[nibbles.length / 2 + 1];
    out[0] = (byte) ((leaf ? LEAF_FLAG : 0) | (odd ? ODD_FLAG | nibbles[0] : 0));
    int from = odd ? 1 : 0;
    for (int i = 1; i < out.length; i++, from += 2) {
      out[i] = (byte) (nibbles[from] << 4 | nibbles[from + 1]);
    }
    return out;
  }

  static boolean isLeafPrefix(int firstByte) {
    return (firstByte & LEAF_FLAG) != 0;
  }

  /// The nibbles of a hex-prefix string at `src[from..to)`.
  ///
  /// @throws InvalidTrieNodeException unless it is the one encoding of those nibbles
  static byte[] fromHexPrefix(byte[] src, int from, int to) {
    if (to <= from) {
      throw new InvalidTrieNodeException("trie node path: empty hex-prefix");
    }
    int flags = src[from] & 0xf0;
    boolean odd = (flags & ODD_FLAG) != 0;
    if ((flags & ~(LEAF_FLAG | ODD_FLAG)) != 0 || (!odd && (src[from] & 0xf) != 0)) {
      throw new InvalidTrieNodeException(
          "trie node path: bad hex-prefix byte 0x%02x".formatted(src[from] & 0xff));
    }
    int skipped = odd ? 1 : 2;
    byte[] out = new byte[2 * (to - from) - skipped];
    for (int i = 0; i < out.length; i++) {
      int nibble = i + skipped;
      int b = src[from + (nibble >> 1)];
      out[i] = (byte) ((nibble & 1) == 0 ? (b >> 4) & 0xf : b & 0xf);
    }
    return out;
  }

  /// One hex digit per nibble; `/` for the root.
  static String show(Bytes path) {
    StringBuilder text = new StringBuilder("/");
    for (int i = 0; i < path.size(); i++) {
      text.append(Character.forDigit(path.at(i) & 0xf, 16));
    }
    return text.toString();
  }
}
