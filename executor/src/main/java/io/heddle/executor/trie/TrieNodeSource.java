package io.heddle.executor.trie;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;

/// Where stored trie nodes come from: a store's snapshot, a witness, or a map in a test.
///
/// Nodes are addressed by place: the trie they belong to and the path to them from its root. The
/// expected hash comes along, so that a source keyed by hash can serve too. A caller verifies what
/// it gets against that hash, so a source need not be trusted. Safe for concurrent use.
@FunctionalInterface
public interface TrieNodeSource {
  /// The source of the empty state: holds no node.
  TrieNodeSource EMPTY =
      (owner, path, hash) -> {
        throw new MissingTrieNodeException(owner, path, hash);
      };

  /// The RLP of the node at `path` in the trie of `owner`.
  ///
  /// @param owner [Hash#ZERO] for the account trie, else keccak256 of the account's address
  /// @param path one nibble per byte from the root of that trie; empty for the root
  /// @param hash keccak256 of the node's RLP
  /// @throws MissingTrieNodeException when the source does not have it
  Bytes node(Hash owner, Bytes path, Hash hash);
}
