package io.heddle.executor.trie;

import io.heddle.executor.trie.TrieNode.Branch;
import io.heddle.executor.trie.TrieNode.Extension;
import io.heddle.executor.trie.TrieNode.Leaf;
import io.heddle.executor.trie.TrieNode.Unloaded;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads a stored trie from its root to its last leaf, in the order of the keys. The node itself
/// iterates over its flat records; the fixtures, and the tests, need the tries' own word on what
/// they hold.
final class TrieWalk {
  private final NodeLoader loader;
  private final Map<Bytes, Bytes> entries = new LinkedHashMap<>();

  private TrieWalk(TrieNodeSource source) {
    loader = new NodeLoader(source, Hash.ZERO);
  }

  /// All keys with their values, in the order in which the trie has them.
  static Map<Bytes, Bytes> entries(TrieNodeSource source, Hash root) {
    TrieWalk walk = new TrieWalk(source);
    if (!root.equals(MerkleTrie.EMPTY_ROOT)) {
      walk.visit(NodeLoader.reference(root), Nibbles.NONE, 0);
    }
    return walk.entries;
  }

  /// Visits the node that `reference` names, at the first `depth` nibbles of `key`.
  private void visit(byte[] reference, byte[] key, int depth) {
    switch (loader.load(reference, key, depth)) {
      case Extension extension ->
          visit(
              Objects.requireNonNull(extension.childReference, "sealed"),
              Nibbles.join(key, depth, extension.path),
              depth + extension.path.length);
      case Leaf leaf -> found(leaf.key, leaf.value);
      case Branch branch -> {
        found(Arrays.copyOf(key, depth / 2), NodeCodec.value(branch));
        for (int nibble = 0; nibble < 16; nibble++) {
          if (branch.has(nibble)) {
            byte[] child = NodeCodec.reference(branch, nibble);
            visit(child, Nibbles.child(key, depth, nibble), depth + 1);
          }
        }
      }
      case Unloaded unloaded -> throw new AssertionError("loaded to an unloaded " + unloaded);
    }
  }

  private void found(byte[] key, byte @Nullable [] value) {
    if (value != null) {
      entries.put(Bytes.wrap(key), Bytes.wrap(value));
    }
  }
}
