package io.heddle.executor.block;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.BlockResult;
import io.heddle.executor.TransactionOutcome.Included;
import io.heddle.primitives.block.Receipt;
import java.util.List;

/// A block that was executed whole: its environment and what came of it. Every transaction is
/// included.
public record ProcessedBlock(BlockEnv env, BlockResult result) {
  /// The receipts, in order.
  public List<Receipt> receipts() {
    return result.outcomes().stream().map(outcome -> ((Included) outcome).receipt()).toList();
  }
}
