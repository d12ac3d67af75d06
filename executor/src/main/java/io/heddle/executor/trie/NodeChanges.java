package io.heddle.executor.trie;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Collects the stored places that change while tries are sealed.
final class NodeChanges {
  final SortedSet<Hash> clearedOwners = new TreeSet<>();
  final SortedSet<NodeKey> deletes = new TreeSet<>();
  final SortedMap<NodeKey, Bytes> writes = new TreeMap<>();

  void write(Hash owner, byte[] path, byte[] rlp) {
    writes.put(new NodeKey(owner, Bytes.wrap(path)), Bytes.wrap(rlp));
  }

  /// Deletes those of the left places that got no new node.
  void deleteUnlessWritten(Hash owner, List<byte[]> left) {
    for (byte[] path : left) {
      NodeKey key = new NodeKey(owner, Bytes.wrap(path));
      if (!writes.containsKey(key)) {
        deletes.add(key);
      }
    }
  }
}
