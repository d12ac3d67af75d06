package io.heddle.executor;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.block.Log;
import java.util.List;

/// What a call did. `gasUsed` is what the transaction would pay for: intrinsic gas in, refunds out,
/// at least the calldata floor.
public sealed interface CallResult {
  /// The code ran to its end.
  ///
  /// @param output returned bytes; the deployed code for a creation
  /// @param gasRefund the refund that `gasUsed` already counts off
  record Success(Bytes output, long gasUsed, long gasRefund, List<Log> logs) implements CallResult {
    public Success {
      logs = List.copyOf(logs);
    }
  }

  /// The code reverted; `output` is its reason.
  record Reverted(Bytes output, long gasUsed) implements CallResult {}

  /// The code halted exceptionally.
  record Halted(HaltReason reason, long gasUsed) implements CallResult {}

  /// The message could not start at all.
  record Rejected(RejectReason reason, String message) implements CallResult {}
}
