package io.heddle.executor.transaction;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.Cancellation;
import io.heddle.executor.StateView;
import io.heddle.executor.evm.CodeCache;
import io.heddle.executor.evm.Tracer;
import org.jspecify.annotations.Nullable;

/// A [TransactionProcessor] and its memory, 100 KB, kept from slice to slice of a block. Owned by
/// one thread at a time.
public final class ReusedProcessor {
  private final CodeCache codes;
  private final Cancellation cancellation;
  private final @Nullable Tracer tracer;
  private @Nullable BlockEnv env;
  private @Nullable TransactionProcessor processor;

  /// @param cancellation ends executions early
  /// @param tracer is told of every instruction; null for none
  public ReusedProcessor(CodeCache codes, Cancellation cancellation, @Nullable Tracer tracer) {
    this.codes = codes;
    this.cancellation = cancellation;
    this.tracer = tracer;
  }

  /// What executes the transactions of a block. Slices of one block have the very same environment.
  @SuppressWarnings("ReferenceEquality")
  public TransactionProcessor of(BlockEnv newEnv, StateView view) {
    TransactionProcessor present = processor;
    if (present == null || env != newEnv) {
      present = new TransactionProcessor(newEnv, view, codes, cancellation, tracer);
      env = newEnv;
      processor = present;
    }
    return present;
  }
}
