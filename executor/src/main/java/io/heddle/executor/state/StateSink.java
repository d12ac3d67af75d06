package io.heddle.executor.state;

import io.heddle.executor.Account;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;

/// Takes a whole state, piece by piece, in an order that needs no memory: every code, then every
/// account in the order of its key, each followed by its slots in the order of theirs.
///
/// Each method throws [StateStoreException] on what is out of order or does not fit together.
public interface StateSink {
  /// Code that accounts may have; once each, before all accounts.
  void code(Bytes code);

  /// The next account.
  ///
  /// @param key keccak256 of its address
  void account(Hash key, Account account);

  /// A slot of the last account.
  ///
  /// @param key keccak256 of the slot's number
  /// @param value never zero
  void slot(Hash key, U256 value);
}
