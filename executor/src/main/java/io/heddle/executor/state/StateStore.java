package io.heddle.executor.state;

import io.heddle.executor.StateDiff;
import io.heddle.executor.trie.TrieNodeSource;
import io.heddle.executor.trie.TrieUpdate;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import java.util.Optional;

/// The durable state of one chain: the head state and the states of a window of blocks before it.
///
/// It is a cache of the block log and may lag behind it; see [#head]. Reads are safe for concurrent
/// use; changes are made by one owner at a time and are atomic and durable when the call returns.
public interface StateStore extends AutoCloseable {
  /// The newest block whose state is stored.
  StateHead head();

  /// The oldest block whose state can still be asked for.
  long oldestBlock();

  /// The state of the head.
  StateSnapshot latest();

  /// The trie nodes of whatever state is the newest when one is asked for: the source of a trie
  /// that goes on from block to block ([io.heddle.executor.trie.StateTrie]).
  default TrieNodeSource nodes() {
    return new TrieNodeSource() {
      @Override
      public Bytes node(Hash owner, Bytes path, Hash hash) {
        return latest().node(owner, path, hash);
      }

      @Override
      public boolean derivesNodes() {
        return latest().derivesNodes();
      }

      @Override
      public Found find(Hash owner, Bytes path, Hash hash) {
        return latest().find(owner, path, hash);
      }
    };
  }

  /// The state after a block; empty outside `[oldestBlock()..head().number()]`.
  Optional<StateSnapshot> at(long blockNumber);

  /// Reads an account of the head, so that whoever reads it soon finds it in memory, where the
  /// store has such a thing.
  default void readAhead(Address address) {}

  /// Likewise a slot.
  default void readAhead(Address address, U256 slot) {}

  /// Stores the state after block `number`, the one after the head.
  ///
  /// @param update what `diff` did to the tries, based on the head's state root
  /// @throws StateStoreException when it could not be stored; the head has not moved
  void commit(long number, Hash blockHash, StateDiff diff, TrieUpdate update);

  /// Makes an earlier block the head again, in steps of one or some blocks, each atomic.
  ///
  /// @throws StateUnavailableException when the block is outside the window
  void rollbackTo(long number);

  /// Forgets how to answer for blocks before `number`; the head always stays.
  void pruneHistoryBefore(long number);

  @Override
  void close();
}
