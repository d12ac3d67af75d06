package io.heddle.executor.evm;

/// Why the interpreter left a frame.
enum FrameStatus {
  /// Ended well, with a result.
  RETURNED,
  /// Ended by REVERT, with a result; gas that is left goes back.
  REVERTED,
  /// Ended exceptionally; all gas is gone.
  HALTED,
  /// Waits for its callee.
  CALLING
}
