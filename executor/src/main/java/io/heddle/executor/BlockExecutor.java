package io.heddle.executor;

import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.List;

/// Executes a block, or a slice of one: a view in, outcomes and a diff out. Implementations may be
/// used by several threads at once.
public interface BlockExecutor {
  /// Executes `transactions` in order on top of `view`. A rejected transaction has no effect and
  /// the next one is executed.
  BlockResult execute(
      BlockEnv env, SliceStart start, List<RecoveredTransaction> transactions, StateView view);
}
