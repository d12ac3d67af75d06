package io.heddle.executor.trie;

import io.heddle.executor.trie.TrieNode.Branch;
import io.heddle.executor.trie.TrieNode.Extension;
import io.heddle.executor.trie.TrieNode.Leaf;
import io.heddle.executor.trie.TrieNode.Unloaded;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a stored trie from its root to its last leaf, in the order of the keys. The node itself
/// iterates over its flat records; tests need the tries' own word on what they hold.
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
      walk.visit(new Unloaded(root), Nibbles.NONE);
    }
    return walk.entries;
  }

  private void visit(TrieNode node, byte[] path) {
    switch (node) {
      case Unloaded unloaded -> visit(loader.load(unloaded, path), path);
      case Extension extension -> visit(extension.child, Nibbles.concat(path, extension.path));
      case Leaf leaf -> found(Nibbles.concat(path, leaf.path), leaf.value);
      case Branch branch -> {
        found(path, branch.value);
        for (int nibble = 0; nibble < branch.children.length; nibble++) {
          TrieNode child = branch.children[nibble];
          if (child != null) {
            visit(child, Nibbles.append(path, nibble));
          }
        }
      }
    }
  }

  private void found(byte[] path, byte @Nullable [] value) {
    if (value != null) {
      entries.put(Bytes.wrap(Nibbles.pack(path)), Bytes.wrap(value));
    }
  }
}
