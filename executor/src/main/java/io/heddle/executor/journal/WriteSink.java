package io.heddle.executor.journal;

import io.heddle.executor.Account;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;

/// Takes the write set of one transaction: only what differs from before the transaction, each item
/// once.
public interface WriteSink {
  /// The account's new nonce, balance and code hash.
  void account(Address address, Account account);

  /// The account is gone, storage included; no other call names it.
  void deletion(Address address);

  /// A slot's new value, zero = deleted. The account itself may be unchanged.
  void storage(Address address, U256 slot, U256 value);

  /// Code that an account of this write set refers to and that may be new.
  void code(Hash hash, Bytes code);
}
