package io.heddle.conformance;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.SliceStart;
import io.heddle.executor.StateView;
import io.heddle.executor.block.BlockExecutor;
import io.heddle.executor.block.BlockResult;
import io.heddle.executor.parallel.ExecutionMonitor;
import io.heddle.executor.parallel.ParallelBlockExecutor;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The parallel executor for cases that run side by side: one that is busy executes serially, which
/// would test nothing, so each caller gets one of its own, and gives it back. Every block goes
/// through the parallel path, however few transactions it has, and one that falls back to the
/// serial executor fails its case.
final class ParallelExecutors implements BlockExecutor, ExecutionMonitor {
  private static final int THREADS = 2;

  private final ConcurrentLinkedDeque<ParallelBlockExecutor> idle = new ConcurrentLinkedDeque<>();
  private final AtomicLong executed = new AtomicLong();

  @Override
  public BlockResult execute(
      BlockEnv env, SliceStart start, List<RecoveredTransaction> transactions, StateView view) {
    @Nullable ParallelBlockExecutor known = idle.poll();
    ParallelBlockExecutor executor =
        known == null ? ParallelBlockExecutor.eager(THREADS, this) : known;
    try {
      return executor.execute(env, start, transactions, view);
    } finally {
      idle.push(executor);
    }
  }

  /// Transactions that went through the parallel path.
  long executed() {
    return executed.get();
  }

  @Override
  public void executed(int transactions, int ahead, int repeated) {
    executed.addAndGet(transactions);
  }

  @Override
  public void leftToSerial(int transactions) {
    throw new IllegalStateException("left to the serial executor");
  }

  @Override
  public void guided(boolean confirmed) {}

  @Override
  public void fellBack(Throwable cause) {
    throw new IllegalStateException("parallel execution failed", cause);
  }
}
