package io.heddle.executor.journal;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;

/// Takes all that one transaction depended on and wrote, against the view it was executed on.
///
/// Accounts and slots are named by their place, from zero, in the order in which the transaction
/// asked its view for them. Every slot that it asked for was observed.
public interface FootprintSink {
  /// What was observed of an account that was asked for; comes before its change.
  ///
  /// @param what bits of [Observed]
  /// @param bound least balance before the transaction, four limbs, least significant first; valid
  ///   during the call only
  void observed(int account, int what, long[] bound);

  /// The account with its changes. Its balance differs from the one of the view by what the
  /// transaction added; nonce and code hash are new where they differ from the view's.
  ///
  /// @param balance wei as four limbs, least significant first; valid during the call only
  void account(int account, long nonce, long[] balance, Hash codeHash);

  /// The account is gone, storage included; its slots are not named.
  void deletion(int account);

  /// The new value of a slot that was asked for, zero = deleted.
  void slot(int slot, U256 after);

  /// The value of a slot of an account that the view did not have, and that was not asked for
  /// therefore.
  void newSlot(int account, U256 key, U256 after);

  /// A slot of such an account that was looked at only.
  void newSlotRead(int account, U256 key);

  /// Code that an account of this write set refers to and that may be new.
  void code(Hash hash, Bytes code);
}
