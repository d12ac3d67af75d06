package io.heddle.executor.trie;

import io.heddle.executor.trie.TrieNode.Branch;
import io.heddle.executor.trie.TrieNode.Extension;
import io.heddle.executor.trie.TrieNode.Leaf;
import io.heddle.executor.trie.TrieNode.Unloaded;
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
  private final @Nullable TrieNode[][] open = new @Nullable TrieNode[KEY_NIBBLES][16];
  private int openCount;
  private byte @Nullable [] lastValue;
  private int lastShared = -1;

  /// Takes the stored nodes of a trie, children before parents.
  @FunctionalInterface
  public interface NodeOutput {
    /// Takes one node.
    ///
    /// @param path one nibble per byte from the root, to be kept as long as needed
    void node(byte[] path, byte[] rlp);
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
    TrieNode root = place(previous, -1);
    byte[] reference = root.reference;
    lastValue = null;
    lastShared = -1;
    if (reference == null) {
      throw new IllegalStateException("a root without reference");
    }
    return root.stored() ? Hash.fromBytes(reference, 1) : Keccak.hash(reference);
  }

  /// Puts the last entry's leaf into its branch, and completes the branches that the next key is
  /// not below.
  ///
  /// @param shared nibbles that the next key has in common with the last one, -1 when there is none
  /// @return the node that was completed last: the root, when `shared` is -1
  private TrieNode place(byte[] value, int shared) {
    int parent = Math.max(lastShared, shared);
    if (parent >= 0 && (openCount == 0 || depths[openCount - 1] < parent)) {
      depths[openCount++] = parent;
    }
    TrieNode node = new Leaf(Arrays.copyOfRange(last, parent + 1, KEY_NIBBLES), value, null);
    seal(node, parent + 1);
    putChild(parent, node);
    while (openCount > 0 && depths[openCount - 1] > shared) {
      int depth = depths[--openCount];
      node = new Branch(open[openCount].clone(), null, null);
      Arrays.fill(open[openCount], null);
      seal(node, depth);
      parent = Math.max(shared, openCount == 0 ? -1 : depths[openCount - 1]);
      if (parent >= 0 && (openCount == 0 || depths[openCount - 1] < parent)) {
        depths[openCount++] = parent;
      }
      if (depth > parent + 1) {
        node = new Extension(Arrays.copyOfRange(last, parent + 1, depth), sealed(node), null);
        seal(node, parent + 1);
      }
      putChild(parent, node);
    }
    return node;
  }

  private void putChild(int depth, TrieNode node) {
    if (depth >= 0) {
      open[openCount - 1][last[depth]] = sealed(node);
    }
  }

  /// What a parent needs of a node: a large one is known by its hash from now on.
  private static TrieNode sealed(TrieNode node) {
    byte[] reference = node.reference;
    return reference != null && node.stored() ? new Unloaded(Hash.fromBytes(reference, 1)) : node;
  }

  private void seal(TrieNode node, int depth) {
    byte[] rlp = NodeCodec.encode(node);
    boolean hashed = rlp.length >= Hash.SIZE;
    if (hashed || depth == 0) {
      output.node(Arrays.copyOf(last, depth), rlp);
    }
    node.reference = hashed ? TrieNode.hashReference(Keccak.hash(rlp)) : rlp;
  }
}
