package io.heddle.executor.transaction;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.RejectReason;
import io.heddle.executor.TransactionOutcome.Rejected;
import io.heddle.executor.journal.Limbs;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.SignedTransaction;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Those checks of a transaction that need neither a state nor a place in a block, for fixtures
/// that have neither.
public final class StatelessRefusal {
  private StatelessRefusal() {}

  /// Why no block under these rules can have the transaction; empty if one can.
  public static Optional<Rejected> of(BlockEnv env, RecoveredTransaction recovered) {
    return recovered.transaction() instanceof SignedTransaction tx
        ? Optional.ofNullable(check(env, tx))
        : Optional.empty();
  }

  private static @Nullable Rejected check(BlockEnv env, SignedTransaction tx) {
    Rejected form = TransactionForm.check(tx, env.config(), env.fork(), env.timestamp());
    if (form != null) {
      return form;
    }
    boolean overflow = Limbs.multiply(new long[Limbs.COUNT], tx.maxFeePerGas(), tx.gasLimit());
    return overflow ? new Rejected(RejectReason.INSUFFICIENT_FUNDS, "fee=more than 2^256") : null;
  }
}
