package io.heddle.executor;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import org.jspecify.annotations.Nullable;

/// State as execution sees it: one immutable version, safe for concurrent reads.
///
/// Executors read through this interface only, and read each item no earlier than the transaction
/// needs it, so a view can record what was read (witness, multi-version memory).
public interface StateView {
  /// The account, or null where none exists.
  @Nullable Account account(Address address);

  /// The value of a storage slot, zero where none is stored.
  U256 storage(Address address, U256 slot);

  /// The code with this hash; empty for the hash of nothing. Asking for a hash that no account of
  /// this state has is a bug.
  Bytes code(Hash codeHash);

  /// Whether any slot of the account is non-zero (a creation must not land on such an account,
  /// EIP-7610).
  boolean hasStorage(Address address);
}
