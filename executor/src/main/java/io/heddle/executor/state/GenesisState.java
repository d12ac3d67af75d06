package io.heddle.executor.state;

import io.heddle.executor.Account;
import io.heddle.executor.AccountChange;
import io.heddle.executor.StateDiff;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.Genesis;
import io.heddle.primitives.crypto.Keccak;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// The first block and its state, from which a store starts.
///
/// @param block number, hash and state root of the genesis block
/// @param contents the whole state
public record GenesisState(StateHead block, StateSource contents) {
  /// The state of `alloc`, and the block that the genesis configuration puts over it. Where the
  /// genesis names its state by root only, the contents refuse: a store must have been imported.
  public static GenesisState of(Genesis genesis) {
    if (genesis.stateHash().isPresent()) {
      Hash root = genesis.stateHash().get();
      return new GenesisState(
          new StateHead(0, genesis.header(root).hash(), root),
          _ -> {
            throw new StateStoreException(
                "the genesis file does not hold the first state, only its root: import a snapshot"
                    + " first (heddle state import): stateHash="
                    + root);
          });
    }
    SortedMap<Address, AccountChange> accounts = new TreeMap<>();
    SortedMap<Hash, Bytes> codes = new TreeMap<>();
    genesis
        .alloc()
        .forEach((address, account) -> {
          Hash codeHash = Keccak.hash(account.code());
          if (!account.code().isEmpty()) {
            codes.put(codeHash, account.code());
          }
          Account flat = new Account(account.nonce(), account.balance(), codeHash);
          accounts.put(address, new AccountChange(Optional.of(flat), false, account.storage()));
        });
    return of(0, new StateDiff(accounts, codes), root -> genesis.header(root).hash());
  }

  /// The genesis state that `diff` makes of nothing.
  ///
  /// @param number of the first block
  /// @param blockHash the block's hash, given its state root
  public static GenesisState of(long number, StateDiff diff, Function<Hash, Hash> blockHash) {
    StateSource contents = sink -> pour(diff, sink);
    Hash root = StateTries.root(contents);
    return new GenesisState(new StateHead(number, blockHash.apply(root), root), contents);
  }

  private static void pour(StateDiff diff, StateSink sink) {
    diff.codes().values().forEach(sink::code);
    SortedMap<Hash, AccountChange> accounts = new TreeMap<>();
    diff.accounts().forEach((address, change) -> accounts.put(Keccak.hash(address), change));
    accounts.forEach((key, change) -> {
      if (change.account().isEmpty()) {
        return;
      }
      sink.account(key, change.account().get());
      SortedMap<Hash, U256> slots = new TreeMap<>();
      change.storage().forEach((slot, value) -> slots.put(Keccak.hash(slot.toHash()), value));
      for (Map.Entry<Hash, U256> slot : slots.entrySet()) {
        if (!slot.getValue().isZero()) {
          sink.slot(slot.getKey(), slot.getValue());
        }
      }
    });
  }
}
