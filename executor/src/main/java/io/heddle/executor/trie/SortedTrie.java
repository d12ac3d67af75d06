package io.heddle.executor.trie;

import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.Keccak;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Computes a trie from all its entries in the order of their keys, in constant memory.
///
/// Only the branches on the way to the last key are open. The next key tells where the last one
/// parts from it: every open branch below that place is complete, is hashed and handed out, and its
/// reference put into the branch above. This is how a genesis state, a snapshot or a check of the
/// whole state comes by its root, whatever its size. For one thread; used for one trie after
/// another ([#finish] starts anew).
public final class SortedTrie {
  private static final int KEY_NIBBLES = 2 * Hash.SIZE;

  private final NodeOutput output;
  private final byte[] last = new byte[KEY_NIBBLES];
  private final byte[] next = new byte[KEY_NIBBLES];
  private final int[] depths = new int[KEY_NIBBLES];
  private final byte[][] @Nullable [] open = new byte[KEY_NIBBLES][16] @Nullable [];
  private final int[] leaves = new int[KEY_NIBBLES];
  private int openCount;
  private byte @Nullable [] lastValue;
  private int lastShared = -1;

  /// Takes the nodes of a trie that are named by hash, and its root, children before parents.
  @FunctionalInterface
  public interface NodeOutput {
    /// Takes one node.
    ///
    /// @param path one nibble per byte from the root, to be kept as long as needed
    /// @param leaves how many are below: a store with flat values need not keep it if they are few
    ///   ([TrieNodeSource#DERIVED_LEAVES])
    void node(byte[] path, byte[] rlp, int leaves);
  }

  public SortedTrie(NodeOutput output) {
    this.output = output;
  }

  /// Adds an entry.
  ///
  /// @param key 32 bytes, above the one before
  /// @param value as the leaf holds it; never empty
  /// @throws IllegalArgumentException when the key is not above the last one
  public void put(byte[] key, byte[] value) {
    for (int i = 0; i < KEY_NIBBLES; i++) {
      next[i] = (byte) Nibbles.at(key, i);
    }
    byte[] previous = lastValue;
    if (previous != null) {
      int shared = Arrays.mismatch(last, next);
      if (shared < 0 || next[shared] < last[shared]) {
        throw new IllegalArgumentException(
            "keys out of order: " + Hash.fromBytes(key) + " after " + lastKey());
      }
      place(previous, shared);
      lastShared = shared;
    }
    System.arraycopy(next, 0, last, 0, KEY_NIBBLES);
    lastValue = value;
  }

  private Hash lastKey() {
    return Hash.fromBytes(Nibbles.pack(last));
  }

  /// The root of the trie of all entries since the last call, its nodes handed out.
  public Hash finish() {
    byte[] previous = lastValue;
    if (previous == null) {
      return MerkleTrie.EMPTY_ROOT;
    }
    byte[] reference = place(previous, -1);
    lastValue = null;
    lastShared = -1;
    return reference.length == TrieNode.HASH_REFERENCE_SIZE
        ? Hash.fromBytes(reference, 1)
        : Keccak.hash(reference);
  }

  /// Puts the last entry's leaf into its branch, and completes the branches that the next key is
  /// not below.
  ///
  /// @param shared nibbles that the next key has in common with the last one, -1 when there is none
  /// @return the reference of the node that was completed last: the root, when `shared` is -1
  private byte[] place(byte[] value, int shared) {
    int parent = Math.max(lastShared, shared);
    if (parent >= 0 && (openCount == 0 || depths[openCount - 1] < parent)) {
      depths[openCount++] = parent;
    }
    byte[] reference = seal(NodeCodec.leaf(Nibbles.pack(last), parent + 1, value), parent + 1, 1);
    putChild(parent, reference, 1);
    while (openCount > 0 && depths[openCount - 1] > shared) {
      int depth = depths[--openCount];
      int count = leaves[openCount];
      reference = seal(NodeCodec.branch(open[openCount], null), depth, count);
      Arrays.fill(open[openCount], null);
      leaves[openCount] = 0;
      parent = Math.max(shared, openCount == 0 ? -1 : depths[openCount - 1]);
      if (parent >= 0 && (openCount == 0 || depths[openCount - 1] < parent)) {
        depths[openCount++] = parent;
      }
      if (depth > parent + 1) {
        byte[] path = Arrays.copyOfRange(last, parent + 1, depth);
        reference = seal(NodeCodec.extension(path, reference), parent + 1, count);
      }
      putChild(parent, reference, count);
    }
    return reference;
  }

  private void putChild(int depth, byte[] reference, int count) {
    if (depth >= 0) {
      leaves[openCount - 1] = Math.addExact(leaves[openCount - 1], count);
      open[openCount - 1][last[depth]] = reference;
    }
  }

  /// Hands a node out, and returns how its parent names it.
  private byte[] seal(byte[] rlp, int depth, int count) {
    boolean hashed = rlp.length >= Hash.SIZE;
    if (hashed || depth == 0) {
      output.node(Arrays.copyOf(last, depth), rlp, count);
    }
    return hashed ? NodeLoader.reference(Keccak.hash(rlp)) : rlp;
  }
}
