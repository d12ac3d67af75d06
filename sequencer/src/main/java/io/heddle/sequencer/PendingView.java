package io.heddle.sequencer;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.StateView;
import io.heddle.executor.TransactionOutcome;
import io.heddle.primitives.Hash;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.List;

/// The open block at one moment: an immutable picture, safe to read from any thread.
///
/// @param env what its transactions see
/// @param state the state after the transactions executed so far
/// @param transactions those executed so far, deposits first; a list that does not change
/// @param outcomes what became of each of these; a list that does not change
/// @param gasUsed by them together
public record PendingView(
    BlockEnv env,
    StateView state,
    List<RecoveredTransaction> transactions,
    List<TransactionOutcome.Included> outcomes,
    long gasUsed) {
  /// The hash of the block before it; where that has just been executed, this waits until its root
  /// is computed.
  public Hash parentHash() {
    return env.blockHashes().hash(env.number() - 1);
  }

  /// The receipt of a transaction, as the sealed block will have it but for the block's hash, which
  /// is zero.
  ///
  /// @param firstLogIndex logs of the transactions before it
  public ReceiptView receipt(int index, int firstLogIndex) {
    TransactionOutcome.Included outcome = outcomes.get(index);
    return new ReceiptView(
        outcome.receipt(),
        transactions.get(index),
        env.number(),
        Hash.ZERO,
        env.timestamp(),
        index,
        outcome.gasUsed(),
        outcome.effectiveGasPrice(),
        outcome.contractAddress(),
        firstLogIndex,
        outcome.l1Fee(),
        env.l1Fee());
  }
}
