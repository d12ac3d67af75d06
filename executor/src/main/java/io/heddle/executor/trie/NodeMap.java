package io.heddle.executor.trie;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import java.util.Map;
import java.util.TreeMap;

/// Stored trie nodes in a map: what a store is to the trie.
public final class NodeMap implements TrieNodeSource {
  public final Map<NodeKey, Bytes> nodes = new TreeMap<>();

  @Override
  public Bytes node(Hash owner, Bytes path, Hash hash) {
    Bytes rlp = nodes.get(new NodeKey(owner, path));
    if (rlp == null) {
      throw new MissingTrieNodeException(owner, path, hash);
    }
    return rlp;
  }

  public void apply(TrieUpdate update) {
    nodes.keySet().removeIf(key -> update.clearedOwners().contains(key.owner()));
    update.deletes().forEach(nodes::remove);
    update.writes().forEach(write -> nodes.put(write.place(), write.rlp()));
  }

  void apply(NodeChanges changes) {
    changes.deletes.forEach(nodes::remove);
    changes.writes.forEach(write -> nodes.put(write.place(), write.rlp()));
  }
}
