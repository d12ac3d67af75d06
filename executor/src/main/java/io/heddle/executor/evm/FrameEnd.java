package io.heddle.executor.evm;

import io.heddle.executor.HaltReason;
import io.heddle.primitives.Bytes;
import java.util.Optional;

/// How a message ended.
///
/// @param depth as in its [FrameStart]
/// @param gasUsed of what it had
/// @param output what it returned, the code that was deployed, or why it reverted
/// @param reverted whether it ended by REVERT
/// @param halted why it halted, or could not begin
public record FrameEnd(
    int depth, long gasUsed, Bytes output, boolean reverted, Optional<HaltReason> halted) {
  public boolean isSuccess() {
    return !reverted && halted.isEmpty();
  }
}
