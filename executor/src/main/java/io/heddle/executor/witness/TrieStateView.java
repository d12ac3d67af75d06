package io.heddle.executor.witness;

import io.heddle.executor.Account;
import io.heddle.executor.StateView;
import io.heddle.executor.trie.StateTrie;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// State read from its tries alone, each value on the authority of the state root. Notes which keys
/// are read. As many threads may read as the trie and the set of keys allow.
final class TrieStateView implements StateView {
  private final StateTrie trie;
  private final Function<Hash, Bytes> codes;
  private final Set<Bytes> keys;

  TrieStateView(StateTrie trie, Function<Hash, Bytes> codes, Set<Bytes> keys) {
    this.trie = trie;
    this.codes = codes;
    this.keys = keys;
  }

  @Override
  public @Nullable Account account(Address address) {
    note(address);
    return trie.account(address);
  }

  @Override
  public U256 storage(Address address, U256 slot) {
    note(address);
    keys.add(Bytes.wrap(slot.toBytes()));
    return trie.storage(address, slot);
  }

  @Override
  public Bytes code(Hash codeHash) {
    return codeHash.equals(Keccak.EMPTY) ? Bytes.EMPTY : codes.apply(codeHash);
  }

  @Override
  public boolean hasStorage(Address address) {
    note(address);
    return !trie.storageRoot(address).equals(StateTrie.EMPTY_ROOT);
  }

  private void note(Address address) {
    keys.add(Bytes.wrap(address.toBytes()));
  }
}
