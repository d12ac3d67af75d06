package io.heddle.executor;

import java.util.List;

/// What executing a slice did.
///
/// @param outcomes one per transaction, in order
/// @param diff what changed against the view
/// @param gasUsed gas used by the block so far, the gas before the slice included
public record BlockResult(List<TransactionOutcome> outcomes, StateDiff diff, long gasUsed) {
  public BlockResult {
    outcomes = List.copyOf(outcomes);
  }
}
