package io.heddle.executor.trie;

import io.heddle.primitives.Bytes;
import org.jspecify.annotations.Nullable;

/// A trie node in memory: new and not yet hashed, or *sealed*.
///
/// A sealed node never changes what it stands for; only what it holds of its children comes (when
/// they are loaded) and goes (when they are evicted). So versions of a trie share nodes.
abstract sealed class TrieNode {
  static final int HASH_REFERENCE_SIZE = 33;

  /// How a parent names the node: the RLP string of its hash (33 bytes), or the node's own RLP
  /// where that is shorter than 32 bytes. Here only from the sealing of the node until that of its
  /// parent, which then holds it.
  byte @Nullable [] reference;

  private TrieNode(byte @Nullable [] reference) {
    this.reference = reference;
  }

  /// How many leaves a sealed node has below or is, [Branch#MANY] where that is not known.
  static int leafCount(@Nullable TrieNode node) {
    return switch (node) {
      case null -> 0;
      case Leaf _ -> 1;
      case Branch branch -> branch.leafCount;
      case Extension extension ->
          extension.child instanceof Branch child ? child.leafCount : Branch.MANY;
      case Unloaded _ -> Branch.MANY;
    };
  }

  /// Sixteen children and, for keys that are a prefix of others, a value. At least two of the
  /// seventeen are there.
  ///
  /// The RLP is the node: the children's hashes lie in it and nowhere else. Leaves are small and
  /// many, so those in memory lie packed in one array ([PackedLeaves]) instead of being objects: a
  /// million accounts then take 90 MB.
  static final class Branch extends TrieNode {
    private static final byte[] UNSEALED = {};

    /// Empty while the branch is new.
    byte[] rlp;

    /// Which children there are, [#EMBEDDED] and [#VALUED].
    int mask;

    /// How many leaves are below, or [#MANY] where that is not known.
    int leafCount = MANY;

    /// When it was last made or loaded, in the trie's count of batches ([MerkleTrie#evict]).
    int generation;

    /// Branches and extensions among the children, as far as they are in memory.
    volatile @Nullable TrieNode @Nullable [] nodes;

    /// Leaves among the children, as far as they are in memory.
    volatile byte @Nullable [] leaves;

    /// What is new, until it is sealed.
    @Nullable Draft draft;

    static final int MANY = Integer.MAX_VALUE;

    /// Set in the mask where a child is shorter than 32 bytes and so part of the RLP.
    static final int EMBEDDED = 1 << 16;

    /// Set in the mask where the branch has a value.
    static final int VALUED = 1 << 17;

    /// A sealed one, its children not in memory.
    Branch(byte[] rlp, int mask, int generation) {
      super(null);
      this.rlp = rlp;
      this.mask = mask;
      this.generation = generation;
    }

    /// A new one.
    Branch(Draft draft) {
      super(null);
      this.rlp = UNSEALED;
      this.draft = draft;
    }

    boolean has(int nibble) {
      return (mask >> nibble & 1) != 0;
    }

    /// How many leaves are below, if all children are in memory, else [#MANY].
    ///
    /// @param draft what the branch was made of
    int countLeaves(Draft draft) {
      int counted = countChanges(draft);
      if (counted != MANY) {
        return counted;
      }
      int known = PackedLeaves.count(leaves);
      long count = known;
      @Nullable TrieNode[] now = nodes;
      if (now != null) {
        for (TrieNode child : now) {
          known += child == null ? 0 : 1;
        }
      }
      if (known != Integer.bitCount(mask & 0xffff)) {
        return MANY;
      }
      if (now != null) {
        for (TrieNode child : now) {
          count += leafCount(child);
        }
      }
      return (int) Math.min(count, MANY);
    }

    /// As [#countLeaves], from the count before, so that only changed children are looked at:
    /// others lie far off in memory. [#MANY] where that does not tell.
    private static int countChanges(Draft draft) {
      Branch base = draft.base;
      if (base == null || base.leafCount == MANY) {
        return MANY;
      }
      long count = base.leafCount;
      for (int left = draft.changed; left != 0; left &= left - 1) {
        int nibble = Integer.numberOfTrailingZeros(left);
        int before = base.leafCountBelow(nibble);
        int after = leafCount(draft.children[nibble]);
        if (before == MANY || after == MANY) {
          return MANY;
        }
        count += after - before;
      }
      return (int) Math.min(count, MANY);
    }

    /// As [TrieNode#leafCount], of a child.
    private int leafCountBelow(int nibble) {
      if (!has(nibble)) {
        return 0;
      }
      @Nullable TrieNode[] now = nodes;
      TrieNode child = now == null ? null : now[nibble];
      if (child != null) {
        return leafCount(child);
      }
      return PackedLeaves.find(leaves, nibble) >= 0 ? 1 : MANY;
    }

    void attachNode(int nibble, TrieNode child) {
      @Nullable TrieNode[] now = nodes;
      @Nullable TrieNode[] next = now == null ? new @Nullable TrieNode[16] : now.clone();
      next[nibble] = child;
      nodes = next;
    }
  }

  /// A changed or new branch before it is sealed.
  static final class Draft {
    /// The branch it replaces at its place, or null.
    final @Nullable Branch base;

    /// A key below the branch, whose first `depth` nibbles are the way to it.
    final byte[] key;

    final int depth;
    final @Nullable TrieNode[] children = new @Nullable TrieNode[16];

    /// Which children are not those of `base`.
    int changed;

    byte @Nullable [] value;

    Draft(@Nullable Branch base, byte[] key, int depth, byte @Nullable [] value) {
      this.base = base;
      this.key = key;
      this.depth = depth;
      this.value = value;
    }

    void put(int nibble, @Nullable TrieNode child) {
      children[nibble] = child;
      changed |= 1 << nibble;
    }

    /// Which children there are.
    int mask() {
      int mask = base == null ? 0 : base.mask & 0xffff & ~changed;
      for (int left = changed; left != 0; left &= left - 1) {
        int nibble = Integer.numberOfTrailingZeros(left);
        if (children[nibble] != null) {
          mask |= 1 << nibble;
        }
      }
      return mask;
    }
  }

  /// Shared nibbles above a branch; never empty.
  static final class Extension extends TrieNode {
    final byte[] path;

    /// A key below, whose first `depth` nibbles are the way to the extension.
    final byte[] key;

    final int depth;

    /// Null where it is not in memory.
    volatile @Nullable TrieNode child;

    /// As [Branch#generation].
    int generation;

    /// Null while the extension is new.
    byte @Nullable [] childReference;

    Extension(
        byte[] path,
        byte[] key,
        int depth,
        @Nullable TrieNode child,
        byte @Nullable [] childReference) {
      super(null);
      this.path = path;
      this.key = key;
      this.depth = depth;
      this.child = child;
      this.childReference = childReference;
    }
  }

  /// A whole key, of which the nibbles from `depth` on are the leaf's path, and its value.
  static final class Leaf extends TrieNode {
    final byte[] key;
    final int depth;
    final byte[] value;

    Leaf(byte[] key, int depth, byte[] value) {
      super(null);
      this.key = key;
      this.depth = depth;
      this.value = value;
    }
  }

  /// A node known by its reference only.
  static final class Unloaded extends TrieNode {
    final byte[] name;

    Unloaded(byte[] name) {
      super(name);
      this.name = name;
    }

    @Override
    public String toString() {
      return Bytes.wrap(name).toHex();
    }
  }
}
