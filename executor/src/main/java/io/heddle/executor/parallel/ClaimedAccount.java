package io.heddle.executor.parallel;

import io.heddle.executor.Account;
import io.heddle.executor.access.AccountChanges;
import io.heddle.executor.access.Change;
import io.heddle.executor.access.SlotChanges;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import org.jspecify.annotations.Nullable;

/// What an access list says of one account during a run.
final class ClaimedAccount {
  private final Guide guide;
  private final AccountChanges changes;

  // The committer's.

  private final Claims<Change.Balance> balances;
  private final Claims<Change.Nonce> nonces;
  private final Claims<Change.Code> codes;

  ClaimedAccount(Guide guide, AccountChanges changes) {
    this.guide = guide;
    this.changes = changes;
    this.balances = new Claims<>(changes.balanceChanges());
    this.nonces = new Claims<>(changes.nonceChanges());
    this.codes = new Claims<>(changes.codeChanges());
  }

  @Nullable SlotChanges slot(U256 key) {
    return changes.slot(key);
  }

  /// The account that the transaction at `place` finds.
  ///
  /// @param original the account before the block
  Account before(int place, Account original) {
    int balance = Change.lastBefore(changes.balanceChanges(), place);
    int nonce = Change.lastBefore(changes.nonceChanges(), place);
    int code = Change.lastBefore(changes.codeChanges(), place);
    if (balance < 0 && nonce < 0 && code < 0) {
      return original;
    }
    Account account =
        new Account(
            nonce < 0 ? original.nonce() : changes.nonceChanges().get(nonce).value(),
            balance < 0 ? original.balance() : changes.balanceChanges().get(balance).value(),
            code < 0 ? original.codeHash() : guide.codeHash(changes.codeChanges().get(code)));
    return account.isEmpty() ? AccountCell.ABSENT : account;
  }

  // For the committer.

  /// Whether the list says exactly what the transaction at `place` made of the account.
  boolean confirm(int place, Account before, Account after) {
    return confirmBalance(place, before.balance(), after.balance())
        && confirmNonce(place, before.nonce(), after.nonce())
        && confirmCode(place, before.codeHash(), after.codeHash());
  }

  boolean confirmBalance(int place, U256 before, U256 after) {
    Change.Balance claim = balances.at(place);
    return confirm(
        claim != null, !before.equals(after), claim != null && claim.value().equals(after));
  }

  private boolean confirmNonce(int place, long before, long after) {
    Change.Nonce claim = nonces.at(place);
    return confirm(claim != null, before != after, claim != null && claim.value() == after);
  }

  private boolean confirmCode(int place, Hash before, Hash after) {
    Change.Code claim = codes.at(place);
    return confirm(
        claim != null, !before.equals(after), claim != null && guide.codeHash(claim).equals(after));
  }

  private boolean confirm(boolean claimed, boolean changed, boolean same) {
    if (claimed && changed && same) {
      guide.confirm(1);
      return true;
    }
    return !claimed && !changed;
  }
}
