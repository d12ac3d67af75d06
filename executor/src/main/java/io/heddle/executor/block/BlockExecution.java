package io.heddle.executor.block;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.OverlayView;
import io.heddle.executor.SliceStart;
import io.heddle.executor.StateDiff;
import io.heddle.executor.StateView;
import io.heddle.executor.TransactionOutcome;
import io.heddle.executor.TransactionOutcome.Rejected;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.List;

/// Executes a whole block under either profile: the protocol's own beginning, the transactions, its
/// end.
final class BlockExecution {
  private BlockExecution() {}

  /// @param view the state after the parent
  /// @throws InvalidBlockException if a transaction cannot be included, or the end of the block
  ///   breaks a rule
  static ProcessedBlock run(
      BlockEnv env,
      ConsensusInputs inputs,
      List<RecoveredTransaction> transactions,
      StateView view,
      BlockExecutor executor) {
    BlockRules rules = BlockRules.of(env.config());
    StateDiff opening = rules.open(env, inputs, view);
    StateView opened = overlay(view, opening);
    BlockResult executed = executor.execute(env, SliceStart.BLOCK_START, transactions, opened);
    requireIncluded(env, transactions, executed.outcomes());

    ProcessedBlock transacted = new ProcessedBlock(env, executed, List.of());
    BlockRules.Closing closing =
        rules.close(env, inputs, transacted.receipts(), overlay(opened, executed.diff()));
    StateDiff diff = compose(compose(opening, executed.diff()), closing.diff());
    return new ProcessedBlock(
        env,
        new BlockResult(executed.outcomes(), diff, executed.gasUsed(), executed.accesses()),
        closing.requests());
  }

  private static StateView overlay(StateView view, StateDiff diff) {
    return diff.isEmpty() ? view : new OverlayView(view, diff);
  }

  private static StateDiff compose(StateDiff first, StateDiff second) {
    return first.isEmpty() ? second : second.isEmpty() ? first : first.then(second);
  }

  private static void requireIncluded(
      BlockEnv env, List<RecoveredTransaction> transactions, List<TransactionOutcome> outcomes) {
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i) instanceof Rejected rejected) {
        throw InvalidBlockException.of(
            env.number(),
            "transaction " + i + " " + transactions.get(i).hash() + " rejected: " + rejected);
      }
    }
  }
}
