package io.heddle.sequencer.mempool;

import io.heddle.executor.BlockEnv;
import io.heddle.primitives.U256;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.SignedTransaction;

/// What a transaction costs before it is executed; the executor's rules, seen from the pool.
public interface TransactionCosts {
  /// The least gas limit: intrinsic gas or the calldata floor, whichever is higher.
  long minGas(SignedTransaction transaction, BlockEnv env);

  /// Wei for L1 data, taken on top of value and gas.
  U256 l1Fee(RecoveredTransaction transaction, BlockEnv env);
}
