package io.heddle.executor.trie;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a state change does to the stored tries. To apply it: drop every node of the cleared
/// owners, then delete, then write.
///
/// @param baseRoot the state root before
/// @param root the state root afterwards
/// @param clearedOwners accounts (by keccak256 of their address) whose storage trie is gone, before
///   anything in `writes`
/// @param deletes places that hold no node any more; never a place of `writes`
/// @param writes new or changed nodes, their RLP by place
/// @param storageRoots the storage root of every account that the change names and does not delete
public record TrieUpdate(
    Hash baseRoot,
    Hash root,
    SortedSet<Hash> clearedOwners,
    SortedSet<NodeKey> deletes,
    SortedMap<NodeKey, Bytes> writes,
    SortedMap<Address, Hash> storageRoots) {
  public TrieUpdate {
    clearedOwners = Collections.unmodifiableSortedSet(new TreeSet<>(clearedOwners));
    deletes = Collections.unmodifiableSortedSet(new TreeSet<>(deletes));
    writes = Collections.unmodifiableSortedMap(new TreeMap<>(writes));
    storageRoots = Collections.unmodifiableSortedMap(new TreeMap<>(storageRoots));
  }
}
