package io.heddle.executor.trie;

import io.heddle.primitives.Hash;
import org.jspecify.annotations.Nullable;

/// A trie node in memory. Its shape is immutable; what is memoized is `reference`, set when the
/// node is hashed or loaded.
///
/// `reference` is how a parent names the node: the RLP string of its hash (33 bytes), or the node's
/// own RLP where that is shorter than 32 bytes. It is null while the node is new and not yet
/// hashed.
abstract sealed class TrieNode {
  static final int HASH_REFERENCE_SIZE = 33;

  byte @Nullable [] reference;

  private TrieNode(byte @Nullable [] reference) {
    this.reference = reference;
  }

  /// Whether this node lies in the store under its own path (rather than inside its parent, or
  /// nowhere yet).
  final boolean stored() {
    byte[] known = reference;
    return known != null && known.length == HASH_REFERENCE_SIZE;
  }

  /// The reference that names a node by its hash.
  static byte[] hashReference(Hash hash) {
    byte[] reference = new byte[HASH_REFERENCE_SIZE];
    reference[0] = (byte) 0xa0;
    hash.copyTo(reference, 1);
    return reference;
  }

  /// Sixteen children and, for keys that are a prefix of others, a value. At least two of the
  /// seventeen are there.
  static final class Branch extends TrieNode {
    final @Nullable TrieNode[] children;
    final byte @Nullable [] value;

    Branch(@Nullable TrieNode[] children, byte @Nullable [] value, byte @Nullable [] reference) {
      super(reference);
      this.children = children;
      this.value = value;
    }
  }

  /// Shared nibbles above a branch; never empty.
  static final class Extension extends TrieNode {
    final byte[] path;
    final TrieNode child;

    Extension(byte[] path, TrieNode child, byte @Nullable [] reference) {
      super(reference);
      this.path = path;
      this.child = child;
    }
  }

  /// The rest of a key and its value.
  static final class Leaf extends TrieNode {
    final byte[] path;
    final byte[] value;

    Leaf(byte[] path, byte[] value, byte @Nullable [] reference) {
      super(reference);
      this.path = path;
      this.value = value;
    }
  }

  /// A stored node known by hash. Once loaded it keeps what it found, so that a later visit costs
  /// nothing.
  static final class Unloaded extends TrieNode {
    final Hash hash;
    volatile @Nullable TrieNode loaded;

    Unloaded(Hash hash) {
      super(hashReference(hash));
      this.hash = hash;
    }
  }
}
