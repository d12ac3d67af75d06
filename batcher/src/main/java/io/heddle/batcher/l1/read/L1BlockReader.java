package io.heddle.batcher.l1.read;

import io.heddle.batcher.derivation.DepositLogs;
import io.heddle.batcher.derivation.L1BlockData;
import io.heddle.batcher.l1.rpc.L1Block;
import io.heddle.batcher.l1.rpc.L1Client;
import io.heddle.batcher.l1.rpc.L1UnavailableException;
import io.heddle.primitives.Address;
import java.util.ArrayList;
import java.util.List;

/// Reads L1 blocks as derivation wants them: headers, and receipts where the Portal may have
/// emitted a deposit.
public final class L1BlockReader {

  /// Most L1 blocks that one batch may span.
  private static final int MAX_BLOCKS = 8192;

  private final L1Client l1;
  private final Address portal;

  public L1BlockReader(L1Client l1, Address portal) {
    this.l1 = l1;
    this.portal = portal;
  }

  /// The canonical blocks from one number to another, both included. Throws [BatchDataException]
  /// when that is more than a batch may span.
  public List<L1BlockData> blocks(long from, long to) {
    if (to < from || to - from >= MAX_BLOCKS) {
      throw new BatchDataException("L1 origins: from=" + from + " to=" + to);
    }
    List<L1BlockData> blocks = new ArrayList<>();
    for (long number = from; number <= to; number++) {
      long wanted = number;
      blocks.add(
          withReceipts(
              l1.block(number)
                  .orElseThrow(() -> new L1UnavailableException("no such L1 block: " + wanted))));
    }
    return blocks;
  }

  /// This block, with receipts if it needs them.
  public L1BlockData withReceipts(L1Block block) {
    boolean needed = DepositLogs.mayHaveDeposits(block.header(), portal);
    return new L1BlockData(block.header(), needed ? l1.receipts(block) : null);
  }
}
