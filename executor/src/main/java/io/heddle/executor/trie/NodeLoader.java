package io.heddle.executor.trie;

import io.heddle.executor.trie.TrieNode.Unloaded;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.Keccak;

/// Loads the nodes of one trie and verifies each against its hash, so that neither a witness nor a
/// damaged store is believed.
final class NodeLoader {
  private final TrieNodeSource source;
  final Hash owner;

  NodeLoader(TrieNodeSource source, Hash owner) {
    this.source = source;
    this.owner = owner;
  }

  /// The node itself, loaded now if it was not.
  TrieNode load(TrieNode node, byte[] path) {
    if (!(node instanceof Unloaded unloaded)) {
      return node;
    }
    TrieNode known = unloaded.loaded;
    if (known == null) {
      byte[] rlp = rlp(path, unloaded.hash).toArray();
      known = NodeCodec.decode(rlp, TrieNode.hashReference(unloaded.hash));
      unloaded.loaded = known;
    }
    return known;
  }

  /// The verified bytes of the node at `path`.
  Bytes rlp(byte[] path, Hash hash) {
    Bytes place = Bytes.copyOf(path);
    Bytes rlp = source.node(owner, place, hash);
    Hash actual = Keccak.hash(rlp);
    if (!actual.equals(hash)) {
      throw new InvalidTrieNodeException(
          "trie node is not what its hash promises: owner=%s path=%s expected=%s actual=%s"
              .formatted(owner, Nibbles.show(place), hash, actual));
    }
    return rlp;
  }
}
