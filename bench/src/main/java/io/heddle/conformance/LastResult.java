package io.heddle.conformance;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.SliceStart;
import io.heddle.executor.StateView;
import io.heddle.executor.block.BlockExecutor;
import io.heddle.executor.block.BlockResult;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.List;
import java.util.Optional;

/// Keeps the latest result of an executor, so that a failing case can show it. Owned by one thread.
final class LastResult implements BlockExecutor {
  private final BlockExecutor executor;
  private Optional<BlockResult> latest = Optional.empty();

  LastResult(BlockExecutor executor) {
    this.executor = executor;
  }

  @Override
  public BlockResult execute(
      BlockEnv env, SliceStart start, List<RecoveredTransaction> transactions, StateView view) {
    latest = Optional.empty();
    BlockResult result = executor.execute(env, start, transactions, view);
    latest = Optional.of(result);
    return result;
  }

  /// The difference with what was executed last: gas, receipts, diff.
  String explain(String difference) {
    return difference + latest.map(ResultText::of).orElse("");
  }

  Optional<BlockResult> latest() {
    return latest;
  }

  /// Forgets what earlier blocks did.
  void clear() {
    latest = Optional.empty();
  }
}
