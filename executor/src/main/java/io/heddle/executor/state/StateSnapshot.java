package io.heddle.executor.state;

import io.heddle.executor.StateView;
import io.heddle.executor.trie.TrieNodeSource;
import io.heddle.primitives.Hash;

/// The state after one block: flat values and trie nodes.
///
/// A snapshot stays what it is while the store moves on, and needs no closing: it names a block,
/// and every read is answered for that block, from history where the head has passed it. When the
/// block is pruned or rolled back, further reads throw [StateUnavailableException]. Safe for
/// concurrent use.
public interface StateSnapshot extends StateView, TrieNodeSource {
  long blockNumber();

  Hash blockHash();

  Hash stateRoot();
}
