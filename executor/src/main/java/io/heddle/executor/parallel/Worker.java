package io.heddle.executor.parallel;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.StateView;
import io.heddle.executor.evm.CodeCache;
import io.heddle.executor.transaction.TransactionProcessor;
import org.jspecify.annotations.Nullable;

/// One thread's execution memory, kept from slice to slice of a block. Owned by that thread during
/// a run.
final class Worker {
  private final CodeCache codes;
  private @Nullable BlockEnv env;
  private @Nullable TransactionProcessor processor;

  Worker(CodeCache codes) {
    this.codes = codes;
  }

  /// What executes the transactions of a block. Slices of one block have the very same environment.
  @SuppressWarnings("ReferenceEquality")
  TransactionProcessor processor(BlockEnv newEnv, StateView view) {
    TransactionProcessor present = processor;
    if (present == null || env != newEnv) {
      present = new TransactionProcessor(newEnv, view, codes);
      env = newEnv;
      processor = present;
    }
    return present;
  }
}
