package io.heddle.executor.trie;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;

/// The place of a stored trie node.
///
/// @param owner [Hash#ZERO] for the account trie, else keccak256 of the account's address
/// @param path one nibble per byte from the root of that trie
public record NodeKey(Hash owner, Bytes path) implements Comparable<NodeKey> {
  @Override
  public int compareTo(NodeKey other) {
    int byOwner = owner.compareTo(other.owner);
    return byOwner != 0 ? byOwner : path.compareTo(other.path);
  }
}
