package io.heddle.executor;

import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;

/// A flat account: everything of an account but its storage.
///
/// @param nonce transactions sent (or contracts created), unsigned
/// @param balance in wei
/// @param codeHash keccak-256 of the code; [Keccak#EMPTY] without code
public record Account(long nonce, U256 balance, Hash codeHash) {
  /// The account that an absent one behaves like.
  public static final Account EMPTY = new Account(0, U256.ZERO, Keccak.EMPTY);

  /// Whether the account is empty in the sense of EIP-161: such an account is never stored.
  public boolean isEmpty() {
    return nonce == 0 && balance.isZero() && !hasCode();
  }

  /// Whether there is code; a delegation designator (EIP-7702) counts.
  public boolean hasCode() {
    return !codeHash.equals(Keccak.EMPTY);
  }
}
