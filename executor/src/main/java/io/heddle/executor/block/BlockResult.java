package io.heddle.executor.block;

import io.heddle.executor.StateDiff;
import io.heddle.executor.TransactionOutcome;
import io.heddle.executor.access.AccessLog;
import java.util.List;

/// What executing a slice did.
///
/// @param outcomes one per transaction, in order
/// @param diff what changed against the view
/// @param gasUsed gas used by the block so far, the gas before the slice included
/// @param accesses what the included transactions looked at and changed; what a protocol does
///   around them is not in it
public record BlockResult(
    List<TransactionOutcome> outcomes, StateDiff diff, long gasUsed, AccessLog accesses) {
  public BlockResult {
    outcomes = List.copyOf(outcomes);
  }
}
