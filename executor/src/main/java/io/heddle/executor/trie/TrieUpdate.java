package io.heddle.executor.trie;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// What a state change does to the stored tries. To apply it: drop every node of the cleared
/// owners, then delete, then write.
///
/// @param baseRoot the state root before
/// @param root the state root afterwards
/// @param clearedOwners accounts (by keccak256 of their address) whose storage trie is gone, before
///   anything in `writes`
/// @param deletes places whose old node is gone; there may have been none
/// @param writes new or changed nodes, each place once
/// @param storageRoots the storage root of every account that the change names and does not delete,
///   except those that are empty and whose storage the change does not touch
public record TrieUpdate(
    Hash baseRoot,
    Hash root,
    SortedSet<Hash> clearedOwners,
    List<NodeKey> deletes,
    List<Write> writes,
    Map<Address, Hash> storageRoots) {
  public TrieUpdate {
    clearedOwners = Collections.unmodifiableSortedSet(new TreeSet<>(clearedOwners));
    deletes = Collections.unmodifiableList(deletes);
    writes = Collections.unmodifiableList(writes);
    storageRoots = Collections.unmodifiableMap(storageRoots);
  }

  /// A node to store.
  public record Write(NodeKey place, Bytes rlp) {}

  /// The storage root of an account that the change names and does not delete.
  public Hash storageRoot(Address address) {
    return storageRoots.getOrDefault(address, StateTrie.EMPTY_ROOT);
  }
}
