package io.heddle.executor.trie;

import io.heddle.executor.trie.TrieNode.Branch;
import io.heddle.executor.trie.TrieNode.Draft;
import io.heddle.executor.trie.TrieNode.Extension;
import io.heddle.executor.trie.TrieNode.Leaf;
import io.heddle.executor.trie.TrieNode.Unloaded;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Applies a range of a batch to a subtree: the rules of how a trie changes shape.
///
/// New nodes are built along the changed paths, each once; all others are shared with the version
/// before. A sibling is loaded only where a deletion leaves a branch with a single child, after the
/// whole range has passed through that branch; a witness need hold no more than that.
///
/// A subtree with few changes is hashed as a whole, level by level ([SubtreeSealer]), once its
/// shape is settled: many enough to fill the lanes of the hash, few enough to lie in a core's
/// cache. What stays new is its topmost node, since the branch above may still have to absorb it.
/// For one thread.
final class SubtreeUpdate {
  /// Changes below which a subtree is hashed as a whole.
  static final int UNIT_CHANGES = 512;

  private final NodeLoader loader;
  private final TrieBatch batch;
  private final SubtreeSealer sealer;
  private final UpdateReadAhead readAhead;

  SubtreeUpdate(NodeLoader loader, TrieBatch batch, SubtreeSealer sealer) {
    this.loader = loader;
    this.batch = batch;
    this.sealer = sealer;
    this.readAhead = new UpdateReadAhead(batch);
  }

  /// The subtree at `depth` after the changes `[from..to)`, which all share the path to it; the
  /// node itself if nothing changes.
  @Nullable TrieNode apply(@Nullable TrieNode node, int from, int to, int depth) {
    if (from == to) {
      return node;
    }
    if (node == null) {
      TrieBatch insertions = batch.insertions(from, to);
      return build(insertions, 0, insertions.size(), depth);
    }
    TrieNode result = applyTo(node, from, to, depth);
    if (result != node) {
      sealer.leave(node, result, batch.key(from), depth);
    }
    return result;
  }

  private @Nullable TrieNode applyTo(TrieNode node, int from, int to, int depth) {
    return switch (node) {
      case Branch branch -> applyToBranch(branch, from, to, depth);
      case Leaf leaf -> applyToLeaf(leaf, from, to, depth);
      case Extension extension -> applyToExtension(extension, from, to, depth);
      case Unloaded unloaded -> {
        TrieNode loaded = loader.load(unloaded.name, batch.key(from), depth);
        TrieNode changed = apply(loaded, from, to, depth);
        yield changed == loaded ? unloaded : changed;
      }
    };
  }

  /// As [SubtreeSealer#leave], for the root.
  void leave(Branch root, @Nullable TrieNode result, byte[] key) {
    if (result != root) {
      sealer.leave(root, result, key, 0);
    }
  }

  private @Nullable TrieNode applyToLeaf(Leaf leaf, int from, int to, int depth) {
    if (to - from == 1 && Arrays.equals(leaf.key, batch.key(from))) {
      byte[] value = batch.value(from, leaf.value);
      return value == null
          ? null
          : Arrays.equals(value, leaf.value) ? leaf : new Leaf(leaf.key, depth, value);
    }
    TrieBatch merged = batch.insertions(from, to, leaf);
    TrieNode result = build(merged, 0, merged.size(), depth);
    boolean same =
        result instanceof Leaf only
            && Arrays.equals(only.key, leaf.key)
            && Arrays.equals(only.value, leaf.value);
    return same ? leaf : result;
  }

  private @Nullable TrieNode applyToExtension(Extension extension, int from, int to, int depth) {
    byte[] path = extension.path;
    int length = path.length;
    int first = from;
    while (first < to && batch.shared(first, path, depth) < length) {
      first++;
    }
    int last = first;
    while (last < to && batch.shared(last, path, depth) == length) {
      last++;
    }
    TrieNode child = child(extension, first < last, batch.key(from));
    if (!batch.hasValue(from, first) && !batch.hasValue(last, to)) {
      TrieNode changed = apply(child, first, last, depth + length);
      if (changed == child || changed == null) {
        return changed == null ? null : extension;
      }
      return under(batch.key(from), depth, path, changed);
    }
    int shared = Math.min(batch.shared(from, path, depth), batch.shared(to - 1, path, depth));
    byte[] key = Nibbles.join(batch.key(from), depth, path);
    Draft split = new Draft(null, key, depth + shared, null);
    int below = depth + shared + 1;
    split.put(
        path[shared],
        shared + 1 == length
            ? child
            : new Extension(Nibbles.tail(path, shared + 1), key, below, child, null));
    TrieNode result = applyToChildren(split, from, to, depth + shared);
    return shared == 0 || result == null
        ? result
        : under(key, depth, Nibbles.head(path, shared), result);
  }

  /// The child of an extension, with the reference that its next parent will need.
  ///
  /// @param needed whether it is to be loaded
  private TrieNode child(Extension extension, boolean needed, byte[] key) {
    TrieNode child = extension.child;
    byte[] reference = extension.childReference;
    if (reference != null) {
      if (child == null) {
        if (!needed) {
          return new Unloaded(reference);
        }
        byte[] way = Nibbles.join(key, extension.depth, extension.path);
        child = loader.load(reference, way, extension.depth + extension.path.length);
        extension.child = child;
      }
      child.reference = reference;
    }
    if (child == null) {
      throw new IllegalStateException("a new extension without child");
    }
    return child;
  }

  private @Nullable TrieNode applyToBranch(Branch branch, int from, int to, int depth) {
    Draft draft = new Draft(branch, batch.key(from), depth, NodeCodec.value(branch));
    return applyToChildren(draft, from, to, depth);
  }

  /// The branch of `draft` after the changes; its base if it has one and nothing changes.
  private @Nullable TrieNode applyToChildren(Draft draft, int from, int to, int depth) {
    int at = from;
    boolean valueChanged = false;
    if (batch.length(at) == depth) {
      byte[] value = draft.value == null ? batch.value(at) : batch.value(at, draft.value);
      valueChanged = !Arrays.equals(value, draft.value);
      draft.value = value;
      at++;
    }
    boolean large = to - from >= UNIT_CHANGES;
    if (draft.base != null) {
      readAhead.below(draft.base, at, to, depth);
    }
    while (at < to) {
      int end = batch.groupEnd(at, to, depth);
      TrieNode changed = applyToChild(draft, at, end, depth);
      if (large) {
        sealer.sealBelow(changed);
      }
      at = end;
    }
    return settle(draft, valueChanged);
  }

  /// Puts into `draft` what the changes `[from..to)` make of the child that they share.
  private @Nullable TrieNode applyToChild(Draft draft, int from, int to, int depth) {
    int nibble = batch.nibble(from, depth);
    if (to - from == 1 && applyToPlainAccount(draft, from, depth, nibble)) {
      return draft.children[nibble];
    }
    TrieNode child =
        (draft.changed >> nibble & 1) != 0
            ? draft.children[nibble]
            : child(draft, nibble, batch.key(from));
    TrieNode changed = apply(child, from, to, depth + 1);
    if (changed != child) {
      draft.put(nibble, changed);
    }
    return changed;
  }

  /// As [#applyToChild], for the usual case without unpacking the leaf: a new value for an account
  /// without code and storage, from which nothing is to be kept. Says whether it is the case.
  private boolean applyToPlainAccount(Draft draft, int index, int depth, int nibble) {
    byte[] leaves = draft.base == null ? null : draft.base.leaves;
    byte[] value = batch.value(index);
    if (leaves == null || value == null || (draft.changed >> nibble & 1) != 0) {
      return false;
    }
    byte[] key = batch.key(index);
    int at = PackedLeaves.find(leaves, nibble);
    if (at < 0
        || !PackedLeaves.isPlainAccount(leaves, at)
        || !PackedLeaves.hasKey(leaves, at, key, depth + 1)) {
      return false;
    }
    Leaf leaf = new Leaf(key, depth + 1, value);
    draft.put(nibble, leaf);
    sealer.leave(leaf, leaf, key, depth + 1);
    return true;
  }

  /// A branch as `draft` describes it, or what is left where fewer than two of its places are
  /// taken; its base where nothing has changed.
  @Nullable TrieNode settle(Draft draft, boolean valueChanged) {
    if (draft.changed == 0 && !valueChanged && draft.base != null) {
      return draft.base;
    }
    int mask = draft.mask();
    int count = Integer.bitCount(mask);
    if (count > 1 || (count == 1 && draft.value != null)) {
      return new Branch(draft);
    }
    if (count == 0) {
      return draft.value == null
          ? null
          : new Leaf(Arrays.copyOf(draft.key, draft.depth / 2), draft.depth, draft.value);
    }
    int nibble = Integer.numberOfTrailingZeros(mask);
    byte[] key = Nibbles.child(draft.key, draft.depth, nibble);
    return under(key, draft.depth, new byte[] {(byte) nibble}, onlyChild(draft, nibble, key));
  }

  /// The one child that is left, its kind known.
  private TrieNode onlyChild(Draft draft, int nibble, byte[] key) {
    int depth = draft.depth + 1;
    TrieNode child = draft.children[nibble];
    if (child instanceof Unloaded unloaded) {
      child = loader.load(unloaded.name, key, depth);
      child.reference = unloaded.name;
    }
    Branch base = draft.base;
    if (child == null && base != null) {
      child = child(loader, base, nibble, key, draft.depth);
      if (child instanceof Branch) {
        child.reference = NodeCodec.reference(base, nibble);
      } else if (child != null) {
        sealer.leave(child, null, key, depth);
      }
    }
    if (child == null) {
      throw new IllegalStateException("a counted child is absent: nibble=" + nibble);
    }
    return child;
  }

  /// An unchanged child of a draft, in memory from now on; null where there is none.
  ///
  /// @param key a key that goes through the child
  private @Nullable TrieNode child(Draft draft, int nibble, byte[] key) {
    Branch base = draft.base;
    return base == null ? null : child(loader, base, nibble, key, draft.depth);
  }

  /// A child of a sealed branch at `depth`, in memory from now on; null where there is none.
  static @Nullable TrieNode child(
      NodeLoader loader, Branch branch, int nibble, byte[] key, int depth) {
    if (!branch.has(nibble)) {
      return null;
    }
    @Nullable TrieNode[] nodes = branch.nodes;
    TrieNode known = nodes == null ? null : nodes[nibble];
    if (known != null) {
      return known;
    }
    byte[] leaves = branch.leaves;
    int leaf = PackedLeaves.find(leaves, nibble);
    if (leaves != null && leaf >= 0) {
      return PackedLeaves.leaf(leaves, leaf, nibble, key, depth + 1);
    }
    byte[] reference = NodeCodec.reference(branch, nibble);
    TrieNode loaded = loader.load(reference, key, depth + 1);
    if (reference.length == TrieNode.HASH_REFERENCE_SIZE) {
      attach(branch, nibble, loaded, reference);
    }
    return loaded;
  }

  private static void attach(Branch branch, int nibble, TrieNode loaded, byte[] reference) {
    if (loaded instanceof Leaf leaf) {
      @Nullable TrieNode[] one = new @Nullable TrieNode[16];
      one[nibble] = leaf;
      leaf.reference = reference;
      branch.leaves = PackedLeaves.merge(branch.leaves, 1 << nibble, one);
    } else {
      branch.attachNode(nibble, loaded);
    }
  }

  /// The node below `path` at `depth` of `key`: a branch gets an extension above it, others absorb
  /// the path.
  private TrieNode under(byte[] key, int depth, byte[] path, TrieNode node) {
    return switch (node) {
      case Leaf leaf -> new Leaf(leaf.key, depth, leaf.value);
      case Extension extension -> {
        TrieNode child = child(extension, false, extension.key);
        byte[] whole = Nibbles.concat(path, extension.path);
        yield new Extension(whole, Nibbles.join(key, depth, whole), depth, child, null);
      }
      case Branch branch ->
          new Extension(path, Nibbles.join(key, depth, path), depth, branch, null);
      case Unloaded unloaded ->
          new Extension(path, Nibbles.join(key, depth, path), depth, unloaded, null);
    };
  }

  /// The subtree of the insertions `[from..to)` below `depth`.
  static @Nullable TrieNode build(TrieBatch batch, int from, int to, int depth) {
    if (from == to) {
      return null;
    }
    byte[] key = batch.key(from);
    if (to - from == 1) {
      return new Leaf(key, depth, insertedValue(batch, from));
    }
    int shared = batch.shared(from, to - 1, depth);
    int at = from;
    byte[] value = null;
    if (batch.length(at) == depth + shared) {
      value = insertedValue(batch, at++);
    }
    Draft draft = new Draft(null, key, depth + shared, value);
    while (at < to) {
      int end = batch.groupEnd(at, to, depth + shared);
      draft.put(batch.nibble(at, depth + shared), build(batch, at, end, depth + shared + 1));
      at = end;
    }
    Branch branch = new Branch(draft);
    byte[] path = Nibbles.slice(key, depth, depth + shared);
    return shared == 0 ? branch : new Extension(path, key, depth, branch, null);
  }

  private static byte[] insertedValue(TrieBatch batch, int index) {
    byte[] value = batch.value(index);
    if (value == null) {
      throw new IllegalStateException("a deletion among insertions");
    }
    return value;
  }
}
