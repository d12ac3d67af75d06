package io.heddle.executor.transaction;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.RejectReason;
import io.heddle.executor.TransactionOutcome.Rejected;
import io.heddle.executor.journal.Limbs;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.SignedTransaction;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Those checks of [TransactionValidation] that need neither a state nor a place in a block, for
/// fixtures that have neither.
public final class StatelessRefusal {
  private StatelessRefusal() {}

  /// Why no block under these rules can have the transaction; empty if one can.
  public static Optional<Rejected> of(BlockEnv env, RecoveredTransaction recovered) {
    return recovered.transaction() instanceof SignedTransaction tx
        ? Optional.ofNullable(check(env, recovered, tx))
        : Optional.empty();
  }

  private static @Nullable Rejected check(
      BlockEnv env, RecoveredTransaction recovered, SignedTransaction tx) {
    TransactionValidation validation = new TransactionValidation(env, ProfileRules.of(env));
    Rejected form = validation.checkForm(tx, Message.of(recovered, env.fork()));
    if (form != null) {
      return form;
    }
    Rejected caps = TransactionValidation.checkCaps(tx.maxFeePerGas(), tx.maxPriorityFeePerGas());
    if (caps != null) {
      return caps;
    }
    boolean overflow = Limbs.multiply(new long[Limbs.COUNT], tx.maxFeePerGas(), tx.gasLimit());
    return overflow ? new Rejected(RejectReason.INSUFFICIENT_FUNDS, "fee=more than 2^256") : null;
  }
}
