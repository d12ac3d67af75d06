package io.heddle.executor.evm;

import io.heddle.executor.TransactionOutcome;

/// Is told of every instruction that a message executes, on the thread that executes it.
///
/// An [Evm] with a tracer runs the same dispatch loop over a table whose every entry takes the way
/// of a failed check; so tracing costs nothing where nobody traces, and what is traced is what runs
/// in production.
public interface Tracer {
  /// An instruction was executed, or failed.
  void step(TraceStep step);

  /// The outermost message ended.
  default void ended(MessageResult result) {}

  /// A transaction of a block ended, its fees included.
  default void ended(TransactionOutcome outcome) {}
}
