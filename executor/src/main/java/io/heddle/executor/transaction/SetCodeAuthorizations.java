package io.heddle.executor.transaction;

import io.heddle.executor.Cancellation;
import io.heddle.executor.journal.AccountEntry;
import io.heddle.executor.journal.Journal;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import io.heddle.primitives.transaction.Authorization;
import io.heddle.primitives.transaction.Delegation;
import java.util.List;
import java.util.Optional;

/// Applies the authorizations of a set-code transaction (EIP-7702): each points its signer's
/// account at other code. An invalid one is skipped.
final class SetCodeAuthorizations {
  private SetCodeAuthorizations() {}

  /// @param cancellation is looked at before each signer is recovered, which takes as long as
  ///   hundreds of instructions
  static void apply(
      Journal journal,
      long chainId,
      List<Authorization> authorizations,
      Cancellation cancellation) {
    for (Authorization authorization : authorizations) {
      cancellation.check();
      apply(journal, chainId, authorization);
    }
  }

  private static void apply(Journal journal, long chainId, Authorization authorization) {
    U256 chain = authorization.chainId();
    if (!chain.isZero() && !chain.equals(U256.of(chainId))) {
      return;
    }
    if (authorization.nonce() == -1L) { // 2^64 - 1 could not grow
      return;
    }
    Optional<Address> signer = authorization.authority();
    if (signer.isEmpty()) {
      return;
    }
    AccountEntry authority = journal.account(signer.get());
    journal.warm(authority);
    Bytes code = journal.code(authority);
    if (!code.isEmpty() && !Delegation.is(code)) {
      return;
    }
    if (journal.nonce(authority) != authorization.nonce()) {
      return;
    }
    if (journal.exists(authority)) {
      journal.addRefund(IntrinsicGas.PER_EMPTY_ACCOUNT - IntrinsicGas.PER_AUTHORIZATION);
    }
    journal.setCode(authority, designator(authorization.address()));
    journal.setNonce(authority, authorization.nonce() + 1);
  }

  /// The code that delegates to `address`; none for the zero address, which ends a delegation.
  private static Bytes designator(Address address) {
    return address.isZero() ? Bytes.EMPTY : Delegation.to(address);
  }
}
