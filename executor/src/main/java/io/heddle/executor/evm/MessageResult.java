package io.heddle.executor.evm;

import io.heddle.executor.HaltReason;
import io.heddle.primitives.Bytes;

/// How the outermost call of a transaction ended.
public sealed interface MessageResult {
  /// Gas that the message did not use.
  long gasLeft();

  /// It ended well; for a creation `output` is the deployed code.
  record Returned(long gasLeft, Bytes output) implements MessageResult {}

  /// It reverted with `output` as the reason.
  record Reverted(long gasLeft, Bytes output) implements MessageResult {}

  /// It halted and used all its gas.
  record Halted(HaltReason reason) implements MessageResult {
    @Override
    public long gasLeft() {
      return 0;
    }
  }
}
