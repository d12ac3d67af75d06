package io.heddle.sequencer.builder;

import io.heddle.executor.Account;
import io.heddle.executor.StateView;
import io.heddle.executor.trie.StateTrie;
import io.heddle.executor.trie.TrieUpdate;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The state after a block that takes no more transactions and is not stored yet: what its slices
/// wrote over the state before it, and from the moment it is stored the store's own snapshot.
///
/// Both give the same answers, so it does not matter when the change comes. It comes as early as it
/// can: a snapshot of the head is read faster than what lies over an older one, and what the block
/// wrote may leave memory then.
final class ParentState implements StateView {
  private volatile StateView state;

  /// @param written by the block
  /// @param trie what the block did to the tries; waits until that is known
  ParentState(OpenState written, Supplier<TrieUpdate> trie) {
    this.state = new Unstored(written, written.view(), trie);
  }

  /// Says that the block is stored.
  ///
  /// @param snapshot the state after it
  void stored(StateView snapshot) {
    state = snapshot;
  }

  @Override
  public @Nullable Account account(Address address) {
    return state.account(address);
  }

  @Override
  public U256 storage(Address address, U256 slot) {
    return state.storage(address, slot);
  }

  @Override
  public Bytes code(Hash codeHash) {
    return state.code(codeHash);
  }

  @Override
  public boolean hasStorage(Address address) {
    return state.hasStorage(address);
  }

  private record Unstored(OpenState written, StateView view, Supplier<TrieUpdate> trie)
      implements StateView {
    @Override
    public @Nullable Account account(Address address) {
      return view.account(address);
    }

    @Override
    public U256 storage(Address address, U256 slot) {
      return view.storage(address, slot);
    }

    @Override
    public Bytes code(Hash codeHash) {
      return view.code(codeHash);
    }

    /// Where the block wrote to an account's storage, the view may count slots that are zero now; a
    /// snapshot does not, nor will those who execute this again. Then the account's storage root
    /// decides.
    @Override
    public boolean hasStorage(Address address) {
      return view.hasStorage(address)
          && (!written.wroteStorage(address)
              || !trie.get().storageRoot(address).equals(StateTrie.EMPTY_ROOT));
    }
  }
}
