package io.heddle.sequencer.node;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.L1FeeParameters;
import io.heddle.executor.transaction.IntrinsicGas;
import io.heddle.executor.transaction.L1Fee;
import io.heddle.primitives.U256;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.SetCodeTransaction;
import io.heddle.primitives.transaction.SignedTransaction;
import io.heddle.sequencer.mempool.TransactionCosts;

/// The executor's own formulas for what the pool asks.
public final class ExecutorCosts implements TransactionCosts {
  @Override
  public long minGas(SignedTransaction transaction, BlockEnv env) {
    int authorizations =
        transaction instanceof SetCodeTransaction setCode ? setCode.authorizationList().size() : 0;
    return IntrinsicGas.of(
            env.fork(),
            transaction.to().isEmpty(),
            transaction.data(),
            transaction.accessList(),
            authorizations)
        .minimum();
  }

  @Override
  public U256 l1Fee(RecoveredTransaction transaction, BlockEnv env) {
    return env.l1Fee()
        .map((L1FeeParameters fee) -> L1Fee.of(fee, transaction.encoded()))
        .orElse(U256.ZERO);
  }
}
