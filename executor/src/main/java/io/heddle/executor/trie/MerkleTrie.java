package io.heddle.executor.trie;

import io.heddle.executor.trie.TrieNode.Branch;
import io.heddle.executor.trie.TrieNode.Draft;
import io.heddle.executor.trie.TrieNode.Extension;
import io.heddle.executor.trie.TrieNode.Leaf;
import io.heddle.executor.trie.TrieNode.Unloaded;
import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.Keccak;
import java.util.Arrays;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// One hexary Merkle Patricia trie, loaded on demand, kept in memory, and changed in sorted
/// batches.
///
/// [SubtreeUpdate] has the rules of its shape, [SubtreeSealer] hashes what is new. A large batch is
/// cut at the root's sixteen children, which are updated and hashed one by one or by several
/// threads; the result is the same.
///
/// Keys are whole bytes. Empty values do not exist: writing one deletes. Reads are safe for
/// concurrent use between changes, changes are for one thread.
final class MerkleTrie {
  /// The root of a trie without entries: keccak256(rlp("")).
  static final Hash EMPTY_ROOT = Keccak.hash(new byte[] {(byte) 0x80});

  /// Batches below this size are not worth cutting.
  private static final int CUT_CHANGES = 256;

  private static final int WIDTH = 16;

  /// Estimates: this object, its place in a map, and its loader; an extension or a leaf.
  private static final int EMPTY_BYTES = 250;

  private static final int EXTENSION_BYTES = 200;

  final NodeLoader loader;

  /// Null where it is not in memory; racing readers load the same.
  private volatile @Nullable TrieNode root;

  private Hash rootHash;
  private int lastUsed;

  MerkleTrie(TrieNodeSource source, Hash owner, Hash root) {
    this(new NodeLoader(source, owner), root);
  }

  MerkleTrie(NodeLoader loader, Hash root) {
    this.loader = loader;
    this.rootHash = root;
    loader.loadedBytes.add(EMPTY_BYTES);
  }

  Hash rootHash() {
    return rootHash;
  }

  /// The value of a key, or null.
  byte @Nullable [] get(byte[] key) {
    TrieNode node = root();
    int depth = 0;
    int length = 2 * key.length;
    while (node != null) {
      switch (node) {
        case Leaf leaf -> {
          return Arrays.equals(leaf.key, key) ? leaf.value : null;
        }
        case Extension extension -> {
          if (!continues(key, depth, extension.path)) {
            return null;
          }
          depth += extension.path.length;
          node = child(extension, key, depth);
        }
        case Branch branch -> {
          if (depth == length) {
            return NodeCodec.value(branch);
          }
          node = SubtreeUpdate.child(loader, branch, Nibbles.at(key, depth), key, depth);
          depth++;
        }
        case Unloaded unloaded ->
            throw new IllegalStateException("an unloaded node in a sealed trie: " + unloaded);
      }
    }
    return null;
  }

  private TrieNode child(Extension extension, byte[] key, int depth) {
    TrieNode known = extension.child;
    byte[] reference = extension.childReference;
    if (known == null && reference != null) {
      known = loader.load(reference, key, depth);
      extension.child = known;
    }
    if (known == null) {
      throw new IllegalStateException("a new extension in a sealed trie");
    }
    return known;
  }

  private static boolean continues(byte[] key, int depth, byte[] path) {
    if (path.length > 2 * key.length - depth) {
      return false;
    }
    for (int i = 0; i < path.length; i++) {
      if (Nibbles.at(key, depth + i) != path[i]) {
        return false;
      }
    }
    return true;
  }

  /// The root node, in memory from now on.
  private @Nullable TrieNode root() {
    TrieNode known = root;
    if (known == null && !rootHash.equals(EMPTY_ROOT)) {
      known = loader.load(NodeLoader.reference(rootHash), Nibbles.NONE, 0);
      root = known;
    }
    return known;
  }

  /// Applies a batch and returns the new root. If a node cannot be loaded the trie is unchanged.
  ///
  /// @param changes takes what happens to stored nodes
  /// @param generation of what is new or loaded, see [#evict]
  Hash update(TrieBatch batch, NodeChanges changes, TrieWorkers workers, int generation) {
    lastUsed = generation;
    TrieNode old = root();
    SubtreeSealer sealer = new SubtreeSealer(changes, workers.hashes(), generation);
    SubtreeUpdate update = new SubtreeUpdate(loader, batch, sealer);
    TrieNode next;
    if (old instanceof Branch branch && batch.size() >= CUT_CHANGES && batch.length(0) > 0) {
      next = updateChildren(branch, batch, changes, workers, generation, update);
    } else {
      batch.sort(0, batch.size());
      next = update.apply(old, 0, batch.size(), 0);
    }
    if (next == old) {
      return rootHash;
    }
    if (next == null) {
      rootHash = EMPTY_ROOT;
    } else {
      sealer.seal(next);
      byte[] reference = next.reference;
      if (reference == null) {
        throw new IllegalStateException("a root without reference after sealing");
      }
      rootHash =
          reference.length == TrieNode.HASH_REFERENCE_SIZE
              ? Hash.fromBytes(reference, 1)
              : Keccak.hash(reference);
      next.reference = null;
    }
    root = next;
    return rootHash;
  }

  /// The root after the changes of each child were applied to it, by any number of threads.
  private @Nullable TrieNode updateChildren(
      Branch branch,
      TrieBatch batch,
      NodeChanges changes,
      TrieWorkers workers,
      int generation,
      SubtreeUpdate rootUpdate) {
    int[] ends = new int[WIDTH + 1];
    for (int i = 0; i < batch.size(); i++) {
      ends[batch.nibble(i, 0) + 1] = i + 1;
    }
    for (int i = 1; i <= WIDTH; i++) {
      ends[i] = Math.max(ends[i], ends[i - 1]);
    }
    @Nullable TrieNode[] children = new @Nullable TrieNode[WIDTH];
    boolean[] changed = new boolean[WIDTH];
    NodeChanges[] parts = new NodeChanges[WIDTH];
    workers.run(
        WIDTH,
        nibble -> {
          int from = ends[nibble];
          int to = ends[nibble + 1];
          parts[nibble] = new NodeChanges(changes.owner, changes.kept);
          if (from == to) {
            return;
          }
          batch.sort(from, to);
          SubtreeSealer sealer = new SubtreeSealer(parts[nibble], workers.hashes(), generation);
          SubtreeUpdate update = new SubtreeUpdate(loader, batch, sealer);
          TrieNode child = SubtreeUpdate.child(loader, branch, nibble, batch.key(from), 0);
          TrieNode result = update.apply(child, from, to, 1);
          sealer.sealBelow(result);
          children[nibble] = result;
          changed[nibble] = result != child;
        });
    Draft draft = new Draft(branch, batch.key(0), 0, NodeCodec.value(branch));
    for (int nibble = 0; nibble < WIDTH; nibble++) {
      changes.add(parts[nibble]);
      if (changed[nibble]) {
        draft.put(nibble, children[nibble]);
      }
    }
    TrieNode result = rootUpdate.settle(draft, false);
    rootUpdate.leave(branch, result, draft.key);
    return result;
  }

  /// When the trie was last changed, in batches of the whole state.
  int lastUsed() {
    return lastUsed;
  }

  /// Adds the memory of the nodes of each generation to `bytes`.
  void measure(SortedMap<Integer, Long> bytes) {
    bytes.merge(lastUsed, (long) EMPTY_BYTES, Long::sum);
    measure(root, bytes);
  }

  private static void measure(@Nullable TrieNode node, SortedMap<Integer, Long> bytes) {
    if (node instanceof Extension extension) {
      measure(extension.child, bytes);
    } else if (node instanceof Branch branch) {
      bytes.merge(branch.generation, residentBytes(branch), Long::sum);
      @Nullable TrieNode[] nodes = branch.nodes;
      if (nodes != null) {
        for (TrieNode child : nodes) {
          measure(child, bytes);
        }
      }
    }
  }

  /// Drops from memory what was neither made nor loaded after `generation`. What is new is above
  /// what is old, so whole subtrees go.
  ///
  /// Subtrees that no store has nodes of go as a whole, since they come back as a whole.
  void evict(int generation) {
    if (root instanceof Branch branch && branch.generation <= generation) {
      root = null;
    }
    evictBelow(root, generation);
  }

  private static void evictBelow(@Nullable TrieNode node, int generation) {
    if (node instanceof Extension extension) {
      if (extension.child instanceof Branch branch && branch.generation <= generation) {
        extension.child = null;
      }
      evictBelow(extension.child, generation);
      return;
    }
    if (!(node instanceof Branch branch)
        || branch.leafCount <= TrieNodeSource.DERIVED_LEAVES
        || branch.nodes == null) {
      return;
    }
    @Nullable TrieNode[] kept = branch.nodes.clone();
    boolean any = false;
    for (int i = 0; i < kept.length; i++) {
      if (isOld(kept[i], generation)) {
        kept[i] = null;
      }
      evictBelow(kept[i], generation);
      any |= kept[i] != null;
    }
    branch.nodes = any ? kept : null;
  }

  private static boolean isOld(@Nullable TrieNode node, int generation) {
    return switch (node) {
      case null -> false;
      case Branch branch -> branch.generation <= generation;
      case Extension extension -> extension.generation <= generation;
      case Leaf _, Unloaded _ -> false;
    };
  }

  /// About how many bytes of memory the trie takes.
  long residentBytes() {
    return root == null ? EMPTY_BYTES : EMPTY_BYTES + subtreeBytes(root);
  }

  static long subtreeBytes(@Nullable TrieNode node) {
    return switch (node) {
      case null -> 0;
      case Branch branch -> {
        long bytes = residentBytes(branch);
        @Nullable TrieNode[] nodes = branch.nodes;
        if (nodes != null) {
          for (TrieNode child : nodes) {
            bytes += subtreeBytes(child);
          }
        }
        yield bytes;
      }
      case Extension extension -> EXTENSION_BYTES + subtreeBytes(extension.child);
      case Leaf leaf -> EXTENSION_BYTES + leaf.value.length;
      case Unloaded _ -> 0;
    };
  }

  /// About how many bytes of memory a node takes, leaves included, other children not.
  static long residentBytes(Branch branch) {
    byte[] leaves = branch.leaves;
    return 40L
        + 16
        + branch.rlp.length
        + (leaves == null ? 0 : 16 + leaves.length)
        + (branch.nodes == null ? 0 : 80);
  }
}
