package io.heddle.conformance;

import io.heddle.executor.Account;
import io.heddle.executor.state.StateSnapshot;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.sequencer.SealedBlock;
import org.jspecify.annotations.Nullable;

/// A fixture's state as that after a block; without trie nodes.
record FixtureSnapshot(FixtureState state, SealedBlock block) implements StateSnapshot {
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

  @Override
  public Bytes node(Hash owner, Bytes path, Hash hash) {
    throw new UnsupportedOperationException("fixtures have no trie nodes");
  }

  @Override
  public long blockNumber() {
    return block.number();
  }

  @Override
  public Hash blockHash() {
    return block.hash();
  }

  @Override
  public Hash stateRoot() {
    return block.header().stateRoot();
  }
}
