package io.heddle.executor.evm;

import io.heddle.executor.TransactionOutcome;
import io.heddle.primitives.Address;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.Log;

/// Is told of every instruction that a message executes, on the thread that executes it.
///
/// An [Evm] with a tracer runs the same dispatch loop over a table whose every entry takes the way
/// of a failed check; so tracing costs nothing where nobody traces, and what is traced is what runs
/// in production.
public interface Tracer {
  /// An instruction was executed, or failed.
  void step(TraceStep step);

  /// Whether steps are to have memory and return data, which are copied for each.
  default boolean wantsMemory() {
    return false;
  }

  /// A message begins, the outermost first. One that cannot begin, for lack of balance or depth, is
  /// told of as well, and has ended at once.
  default void entered(FrameStart start) {}

  /// The message that began last, of those that have not ended, ended.
  default void left(FrameEnd end) {}

  /// A message wrote a log; it is undone if the message, or one around it, does not succeed.
  default void logged(Log log) {}

  /// A message ended by SELFDESTRUCT.
  default void selfDestructed(Address address, Address beneficiary, U256 balance) {}

  /// The outermost message ended.
  default void ended(MessageResult result) {}

  /// A transaction of a block ended, its fees included.
  default void ended(TransactionOutcome outcome) {}
}
