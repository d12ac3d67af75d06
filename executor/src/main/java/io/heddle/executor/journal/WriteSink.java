package io.heddle.executor.journal;

import io.heddle.executor.Account;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import org.jspecify.annotations.Nullable;

/// Takes the write set of one transaction, only what differs from before the transaction, and what
/// it looked at else; each item once.
public interface WriteSink {
  /// The account's new nonce, balance and code hash.
  ///
  /// @param before null where there was no account
  void account(Address address, @Nullable Account before, Account after);

  /// The account is gone, storage included; no slot of it is written.
  void deletion(Address address, Account before);

  /// The account was looked at only.
  void looked(Address address);

  /// The slot was looked at only, or its account is gone.
  void read(Address address, U256 slot);

  /// A slot's new value, zero = deleted. The account itself may be unchanged.
  void storage(Address address, U256 slot, U256 value);

  /// Code that an account of this write set refers to and that may be new.
  void code(Hash hash, Bytes code);
}
