package io.heddle.conformance;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.SliceStart;
import io.heddle.executor.StateView;
import io.heddle.executor.block.BlockExecutor;
import io.heddle.executor.block.BlockResult;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Runs everything through several executors, which must agree outcome by outcome, receipts
/// included, and diff by diff. Thread-safe.
public final class ComparedExecutors implements BlockExecutor {
  private final List<NamedExecutor> executors;
  private final AtomicLong slices = new AtomicLong();
  private final AtomicLong transactions = new AtomicLong();

  /// @param executors at least one
  public ComparedExecutors(List<NamedExecutor> executors) {
    this.executors = List.copyOf(executors);
  }

  /// @throws IllegalStateException naming the first thing on which two executors differ
  @Override
  public BlockResult execute(
      BlockEnv env, SliceStart start, List<RecoveredTransaction> block, StateView view) {
    NamedExecutor oracle = executors.getFirst();
    BlockResult expected = oracle.executor().execute(env, start, block, view);
    for (NamedExecutor other : executors.subList(1, executors.size())) {
      BlockResult actual = other.executor().execute(env, start, block, view);
      String difference = ResultText.difference(expected, actual);
      if (!difference.isEmpty()) {
        throw new IllegalStateException(
            other.name() + " differs from " + oracle.name() + ": " + difference);
      }
    }
    slices.incrementAndGet();
    transactions.addAndGet(block.size());
    return expected;
  }

  /// What went through them, in words: `serial, parallel: 40110 blocks, 61023 transactions`.
  public String summary() {
    StringBuilder text = new StringBuilder();
    for (NamedExecutor each : executors) {
      text.append(text.isEmpty() ? "" : ", ").append(each.name());
      if (each.executor() instanceof ParallelExecutors parallel) {
        text.append(" (").append(parallel.executed()).append(" transactions in parallel)");
      }
    }
    return "%s: %d blocks, %d transactions".formatted(text, slices.get(), transactions.get());
  }
}
