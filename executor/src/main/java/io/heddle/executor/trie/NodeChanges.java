package io.heddle.executor.trie;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import java.util.ArrayList;
import java.util.List;

/// Collects what happens to the stored nodes of one trie while a part of it is sealed. For one
/// thread.
final class NodeChanges {
  /// Which nodes the source that the trie is loaded from keeps.
  enum Kept {
    /// None: nobody stores the result.
    NONE,
    /// Those with many leaves below; the others follow from flat values
    /// ([TrieNodeSource#derivesNodes]).
    UPPER,
    /// All that are named by hash, and the root.
    ALL
  }

  final Hash owner;
  final Kept kept;
  final List<NodeKey> deletes = new ArrayList<>();
  final List<TrieUpdate.Write> writes = new ArrayList<>();

  /// By how much the memory of the trie's nodes has grown.
  long residentBytes;

  NodeChanges(Hash owner, Kept kept) {
    this.owner = owner;
    this.kept = kept;
  }

  void write(byte[] key, int depth, byte[] rlp) {
    if (kept != Kept.NONE) {
      writes.add(new TrieUpdate.Write(place(key, depth), Bytes.wrap(rlp)));
    }
  }

  void delete(byte[] key, int depth) {
    if (kept != Kept.NONE) {
      deletes.add(place(key, depth));
    }
  }

  private NodeKey place(byte[] key, int depth) {
    return new NodeKey(owner, Bytes.wrap(Nibbles.slice(key, 0, depth)));
  }

  void add(NodeChanges other) {
    deletes.addAll(other.deletes);
    writes.addAll(other.writes);
    residentBytes += other.residentBytes;
  }
}
