package io.heddle.primitives.chain;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// An account that exists before the first block. The balance is in wei; zero storage values are
/// dropped, since a zero slot is absent from the state.
public record GenesisAccount(U256 balance, long nonce, Bytes code, SortedMap<U256, U256> storage) {
  public GenesisAccount {
    SortedMap<U256, U256> present = new TreeMap<>(storage);
    present.values().removeIf(U256::isZero);
    storage = Collections.unmodifiableSortedMap(present);
  }

  /// An account with a balance only.
  public static GenesisAccount ofBalance(U256 balance) {
    return new GenesisAccount(balance, 0, Bytes.EMPTY, Collections.emptySortedMap());
  }

  /// A contract without balance; its nonce is 1, as after a creation (EIP-161).
  public static GenesisAccount ofCode(Bytes code, SortedMap<U256, U256> storage) {
    return new GenesisAccount(U256.ZERO, 1, code, storage);
  }
}
