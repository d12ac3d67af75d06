package io.heddle.executor.journal;

import io.heddle.executor.Account;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
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

  /// What the EVM made of the code of a hash; the journal does not look at it.
  private @Nullable Object prepared;

  private Hash preparedHash = Keccak.EMPTY;

  /// Place of this account in the order in which the view was asked for accounts.
  int readIndex;

  /// What of `before` the outcome depends on, see [Observed]; calls that fail take nothing of it
  /// back, since they happened.
  int observed;

  /// The least balance before the transaction with which every check for cover came out as it did:
  /// wei as four limbs.
  final long[] bound = new long[4];

  AccountEntry(int index) {
    this.index = index;
  }

  void reset(Address newAddress, int newFlags) {
    address = newAddress;
    flags = newFlags;
    loaded = false;
    before = null;
    release();
    observed = 0;
    Limbs.clear(bound);
  }

  /// Lets go of code, whose size is up to outsiders: entries rest in the pool for long.
  void release() {
    newCode = null;
    viewCode = null;
    prepared = null;
  }

  void load(@Nullable Account account, int newReadIndex) {
    loaded = true;
    readIndex = newReadIndex;
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

  /// What was last prepared in this transaction, if that was for this very hash.
  public @Nullable Object prepared(Hash hash) {
    return prepared != null && preparedHash.equals(hash) ? prepared : null;
  }

  /// Keeps what was made of the code with this hash until the end of the transaction.
  public void prepare(Hash hash, Object code) {
    preparedHash = hash;
    prepared = code;
  }

  void observe(int what) {
    observed |= what;
  }

  long nonceBefore() {
    return before == null ? 0 : before.nonce();
  }

  /// Whether the balance is at least this word, which is all that is observed if so.
  boolean covers(long w0, long w1, long w2, long w3) {
    if (Limbs.compare(balance, 0, w0, w1, w2, w3) < 0) {
      observe(Observed.BALANCE);
      return false;
    }
    observeAtLeast(w0, w1, w2, w3);
    return true;
  }

  /// Notes that the balance must not be below this word: what is to spare now may have been missing
  /// before the transaction.
  void observeAtLeast(long w0, long w1, long w2, long w3) {
    U256 held = before == null ? U256.ZERO : before.balance();
    Limbs.raiseBound(bound, held, balance, w0, w1, w2, w3);
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }
}
