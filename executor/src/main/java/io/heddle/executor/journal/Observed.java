package io.heddle.executor.journal;

/// What of an account, as it was before a transaction, the transaction's outcome depends on: a set
/// of bits.
///
/// Two states that agree on everything observed, and whose balances are at least the bound noted
/// beside it, lead to the same outcome and to the same changes, a changed balance being a
/// difference. What is not noted may be anything, with one proviso: a balance of 2^192 wei or more
/// is always observed, so additions to smaller ones cannot overflow.
public final class Observed {
  public static final int NONCE = 1;

  /// Only that the nonce is not zero.
  public static final int NONCE_NOT_ZERO = 2;

  /// The exact balance.
  public static final int BALANCE = 4;

  /// The code hash.
  public static final int CODE = 8;

  /// Whether there is an account at all.
  public static final int EXISTENCE = 16;

  /// Whether any slot is non-zero ([io.heddle.executor.StateView#hasStorage]).
  public static final int STORAGE = 32;

  private Observed() {}
}
