package io.heddle.sequencer.store;

import io.heddle.primitives.Bytes;
import io.heddle.sequencer.ReceiptView;
import io.heddle.sequencer.SealedBlock;
import java.util.List;
import java.util.Optional;

/// Everything about a block that PostgreSQL keeps.
///
/// @param receipts one per transaction, in order; empty for the genesis block
/// @param depositCount L1 deposits consumed by this block and all before it
/// @param accessList encoded, if there is one
public record BlockWrite(
    SealedBlock block, List<ReceiptView> receipts, long depositCount, Optional<Bytes> accessList) {
  public BlockWrite {
    receipts = List.copyOf(receipts);
    if (receipts.size() != block.transactions().size()) {
      throw new IllegalArgumentException(
          "receipts and transactions differ: block=%d transactions=%d receipts=%d"
              .formatted(block.number(), block.transactions().size(), receipts.size()));
    }
  }
}
