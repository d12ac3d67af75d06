package io.heddle.executor.trie;

import io.heddle.executor.trie.TrieNode.Branch;
import io.heddle.executor.trie.TrieNode.Draft;
import io.heddle.executor.trie.TrieNode.Extension;
import io.heddle.executor.trie.TrieNode.Leaf;
import io.heddle.executor.trie.TrieNode.Unloaded;
import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.KeccakBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Hashes new nodes, several at a time, and notes what a store has to write and delete.
///
/// The new nodes of a subtree are put into levels by their height above its new leaves; all of a
/// level can be encoded once the level below is hashed. For one thread.
final class SubtreeSealer {
  private static final int READ_AHEAD_NODES = 8;
  private static final int CACHE_LINE = 64;

  private final KeccakBatch hashes;
  private final List<List<TrieNode>> levels = new ArrayList<>();
  private final NodeChanges changes;
  private final int generation;
  private byte[] scratch = new byte[256];

  @SuppressWarnings("UnusedVariable") // the sum of what was read ahead, so that it is read
  private int readAhead;

  SubtreeSealer(NodeChanges changes, KeccakBatch hashes, int generation) {
    this.hashes = hashes;
    this.changes = changes;
    this.generation = generation;
  }

  /// Notes that `node`, at the first `depth` nibbles of `key`, is left for `result`.
  void leave(TrieNode node, @Nullable TrieNode result, byte[] key, int depth) {
    boolean stays =
        switch (node) {
          case Branch branch -> replaces(result, branch) || !isKept(branch);
          case Extension extension -> extension.childReference == null || !isKept(extension);
          case Leaf leaf -> !isKept(leaf);
          case Unloaded _ -> true;
        };
    if (!stays) {
      changes.delete(key, depth);
    }
  }

  /// Whether sealing `result` will tell what becomes of the place of `branch`.
  private static boolean replaces(@Nullable TrieNode result, Branch branch) {
    Draft draft = result instanceof Branch next ? next.draft : null;
    return draft != null && draft.base == branch;
  }

  /// Seals everything new below `top`, but not `top` itself.
  void sealBelow(@Nullable TrieNode top) {
    if (top instanceof Branch branch) {
      Draft draft = branch.draft;
      if (draft != null) {
        collectChildren(draft);
      }
    } else if (top instanceof Extension extension && extension.childReference == null) {
      collectChild(extension);
    }
    sealLevels();
  }

  /// Seals `top` and everything new below it; its reference is there afterwards.
  void seal(TrieNode top) {
    if (isNew(top)) {
      collect(top);
      sealLevels();
    }
  }

  private static boolean isNew(TrieNode node) {
    return node.reference == null;
  }

  /// Puts a new node and the new ones below it into their levels; returns its height.
  private int collect(TrieNode node) {
    int height =
        switch (node) {
          case Leaf _, Unloaded _ -> 0;
          case Extension extension -> 1 + collectChild(extension);
          case Branch branch -> 1 + collectChildren(draft(branch));
        };
    while (levels.size() <= height) {
      levels.add(new ArrayList<>());
    }
    levels.get(height).add(node);
    return height;
  }

  private static Draft draft(Branch branch) {
    Draft draft = branch.draft;
    if (draft == null) {
      throw new IllegalStateException("a sealed branch is sealed again");
    }
    return draft;
  }

  private int collectChild(Extension extension) {
    TrieNode child = extension.child;
    return child != null && isNew(child) ? collect(child) : -1;
  }

  private int collectChildren(Draft draft) {
    int height = -1;
    for (int left = draft.changed; left != 0; left &= left - 1) {
      TrieNode child = draft.children[Integer.numberOfTrailingZeros(left)];
      if (child != null && isNew(child)) {
        height = Math.max(height, collect(child));
      }
    }
    return height;
  }

  private void sealLevels() {
    for (List<TrieNode> level : levels) {
      for (int i = 0; i < level.size(); i++) {
        if (i % READ_AHEAD_NODES == 0) {
          readAhead(level, i, Math.min(level.size(), i + READ_AHEAD_NODES));
        }
        TrieNode node = level.get(i);
        switch (node) {
          case Leaf leaf -> sealLeaf(leaf);
          case Extension extension -> sealExtension(extension);
          case Branch branch -> sealBranch(branch);
          case Unloaded unloaded ->
              throw new IllegalStateException("an unloaded node is not new: " + unloaded);
        }
      }
      hashes.finish();
      level.clear();
    }
  }

  /// Reads the nodes that the next ones replace, all before one is copied: as in [SubtreeUpdate],
  /// the reads wait for memory together.
  private void readAhead(List<TrieNode> level, int from, int to) {
    int read = 0;
    for (int i = from; i < to; i++) {
      if (level.get(i) instanceof Branch branch && branch.draft != null) {
        Branch base = branch.draft.base;
        if (base != null) {
          byte[] rlp = base.rlp;
          for (int at = 0; at < rlp.length; at += CACHE_LINE) {
            read += rlp[at];
          }
        }
      }
    }
    readAhead += read;
  }

  private void sealLeaf(Leaf leaf) {
    int bound = NodeCodec.leafBound(leaf.key, leaf.value);
    if (scratch.length < bound) {
      scratch = new byte[2 * bound];
    }
    int size = NodeCodec.writeLeaf(scratch, leaf.key, leaf.depth, leaf.value);
    name(leaf, scratch, size);
    if (changes.kept == NodeChanges.Kept.ALL && (size >= Hash.SIZE || leaf.depth == 0)) {
      changes.write(leaf.key, leaf.depth, Arrays.copyOf(scratch, size));
    }
  }

  private void sealExtension(Extension extension) {
    TrieNode child = extension.child;
    byte[] reference = child == null ? null : child.reference;
    if (child == null || reference == null) {
      throw new IllegalStateException("an extension is sealed before its child");
    }
    byte[] rlp = NodeCodec.extension(extension.path, reference);
    extension.childReference = reference;
    extension.generation = generation;
    child.reference = null;
    boolean kept = isKept(child);
    if (child instanceof Unloaded || reference.length < TrieNode.HASH_REFERENCE_SIZE) {
      extension.child = null;
    }
    name(extension, rlp, rlp.length);
    keep(kept, false, extension.key, extension.depth, rlp);
  }

  private void sealBranch(Branch branch) {
    Draft draft = draft(branch);
    Branch base = draft.base;
    int mask = draft.mask();
    branch.rlp = encode(draft, mask);
    branch.mask = mask | embedded(draft, mask) | (draft.value == null ? 0 : Branch.VALUED);
    branch.leaves =
        PackedLeaves.merge(base == null ? null : base.leaves, draft.changed, draft.children);
    branch.nodes = nodes(draft);
    branch.leafCount = draft.value == null ? branch.countLeaves(draft) : Branch.MANY;
    branch.generation = generation;
    branch.draft = null;
    for (TrieNode child : draft.children) {
      if (child != null) {
        child.reference = null;
      }
    }
    name(branch, branch.rlp, branch.rlp.length);
    changes.residentBytes += MerkleTrie.residentBytes(branch);
    boolean wasKept = false;
    if (base != null) {
      changes.residentBytes -= MerkleTrie.residentBytes(base);
      wasKept = isKept(base);
    }
    keep(isKept(branch), wasKept, draft.key, draft.depth, branch.rlp);
  }

  /// Whether the store has a sealed node, or may have it.
  private boolean isKept(TrieNode node) {
    return switch (changes.kept) {
      case NONE -> false;
      case UPPER -> TrieNode.leafCount(node) > TrieNodeSource.DERIVED_LEAVES;
      case ALL -> true;
    };
  }

  private void keep(boolean kept, boolean wasKept, byte[] key, int depth, byte[] rlp) {
    if (kept && (rlp.length >= Hash.SIZE || depth == 0)) {
      changes.write(key, depth, rlp);
    } else if (wasKept) {
      changes.delete(key, depth);
    }
  }

  /// Gives a node its reference; a hash is there after the level.
  private void name(TrieNode node, byte[] rlp, int size) {
    if (size < Hash.SIZE) {
      node.reference = Arrays.copyOf(rlp, size);
      return;
    }
    byte[] reference = new byte[TrieNode.HASH_REFERENCE_SIZE];
    reference[0] = (byte) 0xa0;
    hashes.add(rlp, 0, size, reference, 1);
    node.reference = reference;
  }

  private static byte[] encode(Draft draft, int mask) {
    Branch base = draft.base;
    if (base != null && base.mask == mask && isNamedByHash(draft) && draft.value == null) {
      // the same places are taken as before: only hashes change
      byte[] rlp = base.rlp.clone();
      for (int left = draft.changed; left != 0; left &= left - 1) {
        int nibble = Integer.numberOfTrailingZeros(left);
        byte[] reference = reference(draft, nibble);
        if (reference != null) {
          System.arraycopy(reference, 0, rlp, NodeCodec.childAt(base, nibble), reference.length);
        }
      }
      return rlp;
    }
    byte[] @Nullable [] references = new byte[16] @Nullable [];
    for (int nibble = 0; nibble < 16; nibble++) {
      if ((mask >> nibble & 1) != 0) {
        references[nibble] = reference(draft, nibble);
      }
    }
    return NodeCodec.branch(references, draft.value);
  }

  private static boolean isNamedByHash(@Nullable TrieNode node) {
    byte[] reference = node == null ? null : node.reference;
    return reference != null && reference.length == TrieNode.HASH_REFERENCE_SIZE;
  }

  private static boolean isNamedByHash(Draft draft) {
    for (int left = draft.changed; left != 0; left &= left - 1) {
      byte[] reference = reference(draft, Integer.numberOfTrailingZeros(left));
      if (reference != null && reference.length != TrieNode.HASH_REFERENCE_SIZE) {
        return false;
      }
    }
    return true;
  }

  private static byte @Nullable [] reference(Draft draft, int nibble) {
    if ((draft.changed >> nibble & 1) == 0) {
      return draft.base == null ? null : NodeCodec.reference(draft.base, nibble);
    }
    TrieNode child = draft.children[nibble];
    if (child == null) {
      return null;
    }
    if (child.reference == null) {
      throw new IllegalStateException("a branch is sealed before its child " + nibble);
    }
    return child.reference;
  }

  private static int embedded(Draft draft, int mask) {
    boolean before = draft.base != null && (draft.base.mask & Branch.EMBEDDED) != 0;
    for (int left = before ? mask : mask & draft.changed; left != 0; left &= left - 1) {
      byte[] reference = reference(draft, Integer.numberOfTrailingZeros(left));
      if (reference != null && reference.length != TrieNode.HASH_REFERENCE_SIZE) {
        return Branch.EMBEDDED;
      }
    }
    return 0;
  }

  /// The branches and extensions in memory below the sealed branch.
  private static @Nullable TrieNode @Nullable [] nodes(Draft draft) {
    @Nullable TrieNode @Nullable [] old = draft.base == null ? null : draft.base.nodes;
    @Nullable TrieNode[] now = old == null ? new @Nullable TrieNode[16] : old.clone();
    boolean any = false;
    for (int left = draft.changed; left != 0; left &= left - 1) {
      int nibble = Integer.numberOfTrailingZeros(left);
      TrieNode child = draft.children[nibble];
      boolean object = child instanceof Branch || child instanceof Extension;
      now[nibble] = object && isNamedByHash(child) ? child : null;
    }
    for (TrieNode child : now) {
      any |= child != null;
    }
    return any ? now : null;
  }
}
