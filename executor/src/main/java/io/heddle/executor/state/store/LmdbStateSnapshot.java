package io.heddle.executor.state.store;

import io.heddle.executor.Account;
import io.heddle.executor.state.StateHead;
import io.heddle.executor.state.StateSnapshot;
import io.heddle.executor.state.StateStoreException;
import io.heddle.executor.state.lmdb.FlatAccount;
import io.heddle.executor.state.lmdb.StateKeys;
import io.heddle.executor.state.lmdb.Table;
import io.heddle.executor.trie.StateTrie;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import org.jspecify.annotations.Nullable;

/// The state after one block of an [LmdbStateStore].
///
/// @param rollbacks the store's count when this was made, see [Meta]
record LmdbStateSnapshot(LmdbStateStore store, StateHead block, long rollbacks)
    implements StateSnapshot {
  @Override
  public long blockNumber() {
    return block.number();
  }

  @Override
  public Hash blockHash() {
    return block.blockHash();
  }

  @Override
  public Hash stateRoot() {
    return block.stateRoot();
  }

  @Override
  public @Nullable Account account(Address address) {
    FlatAccount found = find(address);
    return found == null ? null : found.account();
  }

  @Override
  public U256 storage(Address address, U256 slot) {
    return store.slot(this, address, slot);
  }

  U256 loadSlot(Address address, U256 slot) {
    byte[] key = StateKeys.slot(StateKeys.account(address), slot);
    byte[] value = store.valueAfter(block, rollbacks, Table.SLOTS, key);
    return value == null ? U256.ZERO : U256.fromBytes(value);
  }

  @Override
  public Bytes code(Hash codeHash) {
    if (codeHash.equals(Keccak.EMPTY)) {
      return Bytes.EMPTY;
    }
    byte[] code = store.code(codeHash);
    if (code == null) {
      throw new StateStoreException("state store has no code with hash " + codeHash);
    }
    return Bytes.wrap(code);
  }

  @Override
  public boolean hasStorage(Address address) {
    FlatAccount found = find(address);
    return found != null && found.hasStorage();
  }

  @Override
  public Bytes node(Hash owner, Bytes path, Hash hash) {
    Found found = find(owner, path, hash);
    return found.rlp() == null ? StateTrie.deriveNode(path, found.leaves()) : found.rlp();
  }

  @Override
  public boolean derivesNodes() {
    return true;
  }

  @Override
  public Found find(Hash owner, Bytes path, Hash hash) {
    return store.node(block, rollbacks, owner, path, hash);
  }

  private @Nullable FlatAccount find(Address address) {
    return store.account(this, address);
  }

  @Nullable FlatAccount loadAccount(Address address) {
    byte[] bytes = store.valueAfter(block, rollbacks, Table.ACCOUNTS, StateKeys.account(address));
    return bytes == null ? null : FlatAccount.decode(bytes);
  }
}
