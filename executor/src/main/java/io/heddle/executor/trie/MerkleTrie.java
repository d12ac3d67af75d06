package io.heddle.executor.trie;

import io.heddle.executor.trie.TrieNode.Branch;
import io.heddle.executor.trie.TrieNode.Extension;
import io.heddle.executor.trie.TrieNode.Leaf;
import io.heddle.executor.trie.TrieNode.Unloaded;
import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.Keccak;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One hexary Merkle Patricia trie, loaded on demand and changed in sorted batches.
///
/// Nodes are persistent: a batch builds new nodes along the changed paths, each once, and shares
/// all others, so readers of the old version are not disturbed. [#apply] restructures and remembers
/// which stored places were left; [#seal] hashes what is new and reports the places to write and
/// delete. A sibling is loaded only where a deletion leaves a branch with a single child, after the
/// whole batch has passed through that branch; a witness need hold no more than that.
///
/// Keys are whole bytes. Empty values do not exist: writing one deletes. Reads are safe for
/// concurrent use, changes are for one thread.
final class MerkleTrie {
  /// The root of a trie without entries: keccak256(rlp("")).
  static final Hash EMPTY_ROOT = Keccak.hash(new byte[] {(byte) 0x80});

  private final NodeLoader loader;
  private final List<byte[]> left = new ArrayList<>();
  private @Nullable TrieNode root;

  MerkleTrie(TrieNodeSource source, Hash owner, Hash root) {
    this.loader = new NodeLoader(source, owner);
    this.root = root.equals(EMPTY_ROOT) ? null : new Unloaded(root);
  }

  /// The value of a key, or null.
  byte @Nullable [] get(byte[] key) {
    TrieNode node = root;
    int depth = 0;
    int length = 2 * key.length;
    while (node != null) {
      TrieNode loaded =
          node instanceof Unloaded ? loader.load(node, Nibbles.slice(key, 0, depth)) : node;
      switch (loaded) {
        case Leaf leaf -> {
          return continues(key, depth, leaf.path) && depth + leaf.path.length == length
              ? leaf.value
              : null;
        }
        case Extension extension -> {
          if (!continues(key, depth, extension.path)) {
            return null;
          }
          depth += extension.path.length;
          node = extension.child;
        }
        case Branch branch -> {
          if (depth == length) {
            return branch.value;
          }
          node = branch.children[Nibbles.at(key, depth++)];
        }
        case Unloaded unloaded ->
            throw new IllegalStateException("loaded to an unloaded node: " + unloaded.hash);
      }
    }
    return null;
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

  /// Applies a batch. If a node cannot be loaded the trie is unchanged.
  void apply(TrieBatch batch) {
    int before = left.size();
    try {
      root = apply(root, batch, 0, batch.size(), 0);
    } catch (MissingTrieNodeException | InvalidTrieNodeException e) {
      left.subList(before, left.size()).clear();
      throw e;
    }
  }

  /// Hashes what changed, reports it, and returns the root.
  Hash seal(NodeChanges changes) {
    TrieNode top = root;
    Hash hash = EMPTY_ROOT;
    if (top != null) {
      seal(top, Nibbles.NONE, changes);
      byte[] reference = reference(top);
      hash = top.stored() ? Hash.fromBytes(reference, 1) : Keccak.hash(reference);
    }
    changes.deleteUnlessWritten(loader.owner, left);
    left.clear();
    return hash;
  }

  private void seal(TrieNode node, byte[] path, NodeChanges changes) {
    if (node.reference != null) {
      return;
    }
    switch (node) {
      case Branch branch -> {
        for (int i = 0; i < branch.children.length; i++) {
          TrieNode child = branch.children[i];
          if (child != null && child.reference == null) {
            seal(child, Nibbles.append(path, i), changes);
          }
        }
      }
      case Extension extension -> {
        if (extension.child.reference == null) {
          seal(extension.child, Nibbles.concat(path, extension.path), changes);
        }
      }
      case Leaf _, Unloaded _ -> {}
    }
    byte[] rlp = NodeCodec.encode(node);
    boolean hashed = rlp.length >= Hash.SIZE;
    if (hashed || path.length == 0) {
      changes.write(loader.owner, path, rlp);
    }
    node.reference = hashed ? TrieNode.hashReference(Keccak.hash(rlp)) : rlp;
  }

  private static byte[] reference(TrieNode sealed) {
    byte[] reference = sealed.reference;
    if (reference == null) {
      throw new IllegalStateException("a node without reference after sealing");
    }
    return reference;
  }

  /// The subtree at `depth` after the changes `[from..to)`, which all share the path to it.
  private @Nullable TrieNode apply(
      @Nullable TrieNode node, TrieBatch batch, int from, int to, int depth) {
    if (from == to) {
      return node;
    }
    if (node == null) {
      TrieBatch insertions = batch.insertions(from, to, null, Nibbles.NONE);
      return build(insertions, 0, insertions.size(), depth);
    }
    TrieNode old = node instanceof Unloaded ? loader.load(node, batch.path(from, depth)) : node;
    TrieNode result =
        switch (old) {
          case Leaf leaf -> applyToLeaf(leaf, batch, from, to, depth);
          case Extension extension -> applyToExtension(extension, batch, from, to, depth);
          case Branch branch -> applyToBranch(branch, batch, from, to, depth);
          case Unloaded unloaded ->
              throw new IllegalStateException("loaded to an unloaded node: " + unloaded.hash);
        };
    if (result == old) {
      return node;
    }
    if (old.stored() || depth == 0) {
      left.add(batch.path(from, depth));
    }
    return result;
  }

  private @Nullable TrieNode applyToLeaf(Leaf leaf, TrieBatch batch, int from, int to, int depth) {
    byte[] key = Nibbles.pack(Nibbles.concat(batch.path(from, depth), leaf.path));
    TrieBatch merged = batch.insertions(from, to, key, leaf.value);
    TrieNode result = build(merged, 0, merged.size(), depth);
    boolean same =
        result instanceof Leaf only
            && Arrays.equals(only.path, leaf.path)
            && Arrays.equals(only.value, leaf.value);
    return same ? leaf : result;
  }

  private @Nullable TrieNode applyToExtension(
      Extension extension, TrieBatch batch, int from, int to, int depth) {
    int length = extension.path.length;
    int first = from;
    while (first < to && batch.shared(first, extension.path, depth) < length) {
      first++;
    }
    int last = first;
    while (last < to && batch.shared(last, extension.path, depth) == length) {
      last++;
    }
    if (!batch.hasValue(from, first) && !batch.hasValue(last, to)) {
      TrieNode child = apply(extension.child, batch, first, last, depth + length);
      return child == extension.child ? extension : under(extension.path, child);
    }
    int shared =
        Math.min(
            batch.shared(from, extension.path, depth), batch.shared(to - 1, extension.path, depth));
    @Nullable TrieNode[] children = new @Nullable TrieNode[16];
    children[extension.path[shared]] =
        shared + 1 == length
            ? extension.child
            : new Extension(Nibbles.tail(extension.path, shared + 1), extension.child, null);
    Branch split = new Branch(children, null, null);
    TrieNode result = applyToBranch(split, batch, from, to, depth + shared);
    return shared == 0 ? result : under(Nibbles.head(extension.path, shared), result);
  }

  private @Nullable TrieNode applyToBranch(
      Branch branch, TrieBatch batch, int from, int to, int depth) {
    @Nullable TrieNode[] children = null;
    byte[] value = branch.value;
    int at = from;
    if (batch.length(at) == depth) {
      value = batch.value(at++);
    }
    while (at < to) {
      int nibble = batch.nibble(at, depth);
      int end = batch.groupEnd(at, to, depth);
      TrieNode child = branch.children[nibble];
      TrieNode changed = apply(child, batch, at, end, depth + 1);
      if (changed != child) {
        if (children == null) {
          children = branch.children.clone();
        }
        children[nibble] = changed;
      }
      at = end;
    }
    if (children == null && Arrays.equals(value, branch.value)) {
      return branch;
    }
    @Nullable TrieNode[] now = children == null ? branch.children : children;
    return normalize(now, value, batch.path(from, depth));
  }

  /// A branch, or what is left of it when fewer than two of its places are taken.
  private @Nullable TrieNode normalize(
      @Nullable TrieNode[] children, byte @Nullable [] value, byte[] path) {
    int count = 0;
    int nibble = 0;
    for (int i = 0; i < children.length; i++) {
      if (children[i] != null) {
        count++;
        nibble = i;
      }
    }
    if (count > 1 || (count == 1 && value != null)) {
      return new Branch(children, value, null);
    }
    if (count == 0) {
      return value == null ? null : new Leaf(Nibbles.NONE, value, null);
    }
    TrieNode child = children[nibble];
    if (child == null) {
      throw new IllegalStateException("a counted child is absent: nibble=" + nibble);
    }
    byte[] childPath = Nibbles.append(path, nibble);
    TrieNode loaded = loader.load(child, childPath);
    if (loaded.stored() && !(loaded instanceof Branch)) {
      left.add(childPath);
    }
    return under(new byte[] {(byte) nibble}, loaded);
  }

  /// The node below `path`: a branch gets an extension above it, others absorb the path.
  private static @Nullable TrieNode under(byte[] path, @Nullable TrieNode node) {
    return switch (node) {
      case null -> null;
      case Leaf leaf -> new Leaf(Nibbles.concat(path, leaf.path), leaf.value, null);
      case Extension extension ->
          new Extension(Nibbles.concat(path, extension.path), extension.child, null);
      case Branch branch -> new Extension(path, branch, null);
      case Unloaded unloaded ->
          throw new IllegalStateException("kind of node unknown: " + unloaded.hash);
    };
  }

  /// The subtree of the insertions `[from..to)` below `depth`.
  private static @Nullable TrieNode build(TrieBatch batch, int from, int to, int depth) {
    if (from == to) {
      return null;
    }
    if (to - from == 1) {
      return new Leaf(batch.suffix(from, depth), insertedValue(batch, from), null);
    }
    int shared = batch.shared(from, to - 1, depth);
    int at = from;
    byte[] value = null;
    if (batch.length(at) == depth + shared) {
      value = insertedValue(batch, at++);
    }
    @Nullable TrieNode[] children = new @Nullable TrieNode[16];
    while (at < to) {
      int end = batch.groupEnd(at, to, depth + shared);
      children[batch.nibble(at, depth + shared)] = build(batch, at, end, depth + shared + 1);
      at = end;
    }
    Branch branch = new Branch(children, value, null);
    byte[] path = Nibbles.slice(batch.key(from), depth, depth + shared);
    return shared == 0 ? branch : new Extension(path, branch, null);
  }

  private static byte[] insertedValue(TrieBatch batch, int index) {
    byte[] value = batch.value(index);
    if (value == null) {
      throw new IllegalStateException("a deletion among insertions");
    }
    return value;
  }
}
