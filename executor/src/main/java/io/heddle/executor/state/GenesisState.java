package io.heddle.executor.state;

import io.heddle.executor.Account;
import io.heddle.executor.AccountChange;
import io.heddle.executor.StateDiff;
import io.heddle.executor.trie.StateTrie;
import io.heddle.executor.trie.TrieNodeSource;
import io.heddle.executor.trie.TrieUpdate;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.chain.Genesis;
import io.heddle.primitives.crypto.Keccak;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// The first block and its state, from which a store starts.
///
/// @param block number, hash and state root of the genesis block
/// @param diff the whole state, as a change of the empty one
/// @param update its tries
public record GenesisState(StateHead block, StateDiff diff, TrieUpdate update) {
  /// The state of `alloc`, and the block that the genesis configuration puts over it.
  public static GenesisState of(Genesis genesis) {
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
    TrieUpdate update = StateTrie.update(TrieNodeSource.EMPTY, StateTrie.EMPTY_ROOT, diff);
    return new GenesisState(
        new StateHead(number, blockHash.apply(update.root()), update.root()), diff, update);
  }
}
