package io.heddle.executor.state;

import io.heddle.executor.StateDiff;
import io.heddle.executor.trie.StateTrie;
import io.heddle.executor.trie.TrieNodeSource;
import io.heddle.executor.trie.TrieUpdate;
import io.heddle.primitives.Hash;
import java.util.function.Function;

/// The first block and its state, from which a store starts.
///
/// @param block number, hash and state root of the genesis block
/// @param diff the whole state, as a change of the empty one
/// @param update its tries
public record GenesisState(StateHead block, StateDiff diff, TrieUpdate update) {
  /// The genesis state that `diff` makes of nothing.
  ///
  /// @param number of the first block
  /// @param blockHash the block's hash, given its state root
  public static GenesisState of(long number, StateDiff diff, Function<Hash, Hash> blockHash) {
    TrieUpdate update = StateTrie.update(TrieNodeSource.EMPTY, StateTrie.EMPTY_ROOT, diff);
    return new GenesisState(
        new StateHead(number, blockHash.apply(update.root()), update.root()), diff, update);
  }
}
