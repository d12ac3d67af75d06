package io.heddle.executor.trie;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where trie nodes come from: a store's snapshot, a witness, or a map in a test.
///
/// Nodes are addressed by place: the trie they belong to and the path to them from its root. The
/// expected hash comes along, so that a source keyed by hash can serve too. A caller verifies what
/// it gets against that hash, so a source need not be trusted. Safe for concurrent use.
@FunctionalInterface
public interface TrieNodeSource {
  /// A source that has flat values keeps a node only if more leaves than these are below it. Nine
  /// of ten nodes that a block changes are then never written.
  int DERIVED_LEAVES = 64;

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

  /// Whether the source keeps only nodes with more than [#DERIVED_LEAVES] leaves below (it may have
  /// others besides) and has the leaves of all others.
  default boolean derivesNodes() {
    return false;
  }

  /// The node at `path`, or all leaves below it where the source keeps no node there.
  ///
  /// @throws MissingTrieNodeException when the source has neither
  default Found find(Hash owner, Bytes path, Hash hash) {
    return new Found(node(owner, path, hash), List.of());
  }

  /// What a source has at a place.
  ///
  /// @param rlp of the node; null where there are leaves instead
  /// @param leaves at most [#DERIVED_LEAVES], ascending
  record Found(@Nullable Bytes rlp, List<Leaf> leaves) {
    public Found {
      leaves = List.copyOf(leaves);
    }
  }

  /// An entry of a trie.
  ///
  /// @param key 32 bytes
  /// @param value as the trie has it ([StateTrie#accountValue], [StateTrie#slotValue])
  record Leaf(Bytes key, Bytes value) {}
}
