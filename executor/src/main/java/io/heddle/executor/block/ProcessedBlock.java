package io.heddle.executor.block;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.TransactionOutcome.Included;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.block.Receipt;
import java.util.List;

/// A block that was executed whole: its environment and what came of it. Every transaction is
/// included.
///
/// @param result the diff holds what the protocol itself did, too
/// @param requests to the consensus layer, each its type byte and data (EIP-7685); none in a rollup
public record ProcessedBlock(BlockEnv env, BlockResult result, List<Bytes> requests) {
  public ProcessedBlock {
    requests = List.copyOf(requests);
  }

  /// The receipts, in order.
  public List<Receipt> receipts() {
    return result.outcomes().stream().map(outcome -> ((Included) outcome).receipt()).toList();
  }
}
