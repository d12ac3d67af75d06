package io.heddle.executor.journal;

import io.heddle.executor.Account;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.Keccak;
import org.jspecify.annotations.Nullable;

/// One account as the current transaction sees it. Entries are pooled; only the [Journal] alters
/// them, so that every change is undoable.
///
/// The account is read from the view at first need: an access list names accounts that nobody may
/// ever look at.
public final class AccountEntry {
  static final int WARM = 1;
  static final int TOUCHED = 2;
  static final int CREATED = 4;
  static final int SELF_DESTRUCTED = 8;

  /// Position in the journal's table, valid during one transaction.
  final int index;

  Address address = Address.ZERO;
  int flags;
  boolean loaded;

  /// The account before the transaction; null where there was none.
  @Nullable Account before;

  long nonce;

  /// Wei as four limbs, least significant first.
  final long[] balance = new long[4];

  Hash codeHash = Keccak.EMPTY;

  /// Code set by this transaction; null while the code is the view's.
  @Nullable Bytes newCode;

  /// The view's code once read.
  @Nullable Bytes viewCode;

  AccountEntry(int index) {
    this.index = index;
  }

  void reset(Address newAddress, int newFlags) {
    address = newAddress;
    flags = newFlags;
    loaded = false;
    before = null;
    newCode = null;
    viewCode = null;
  }

  void load(@Nullable Account account) {
    loaded = true;
    before = account;
    Account values = account == null ? Account.EMPTY : account;
    nonce = values.nonce();
    balance[0] = values.balance().w0();
    balance[1] = values.balance().w1();
    balance[2] = values.balance().w2();
    balance[3] = values.balance().w3();
    codeHash = values.codeHash();
  }

  public Address address() {
    return address;
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }
}
