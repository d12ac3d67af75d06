package io.heddle.executor.block;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.SliceStart;
import io.heddle.executor.StateView;
import io.heddle.executor.access.BlockAccessList;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.List;

/// Executes a block, or a slice of one: a view in, outcomes and a diff out. Implementations may be
/// used by several threads at once.
public interface BlockExecutor {
  /// Executes `transactions` in order on top of `view`. A rejected transaction has no effect and
  /// the next one is executed.
  BlockResult execute(
      BlockEnv env, SliceStart start, List<RecoveredTransaction> transactions, StateView view);

  /// An executor of one block that knows its access list, and may be faster for it. The results are
  /// the same whatever the list says.
  default BlockExecutor guidedBy(BlockAccessList list) {
    return this;
  }
}
