package io.heddle.executor.block;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.SliceStart;
import io.heddle.executor.SliceTimes;
import io.heddle.executor.StateView;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.List;

/// An executor for who builds blocks: it keeps to a slice's time.
public interface TimedBlockExecutor extends BlockExecutor {
  /// As [#execute], but transactions for which there is no time are rejected, and what each took is
  /// noted.
  BlockResult execute(
      BlockEnv env,
      SliceStart start,
      List<RecoveredTransaction> transactions,
      StateView view,
      SliceTimes times);
}
