package io.heddle.batcher.derivation;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.block.Log;
import io.heddle.primitives.block.OrderedTrieRoot;
import io.heddle.primitives.block.Receipt;
import io.heddle.primitives.block.ReceiptCodec;
import io.heddle.primitives.rollup.L1Deposit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the Portal's deposits out of an L1 block's receipts, after checking that they are that
/// block's receipts.
public final class DepositLogs {

  private DepositLogs() {}

  /// Whether the block's bloom lets the Portal have emitted a deposit; if not, nobody needs its
  /// receipts.
  public static boolean mayHaveDeposits(BlockHeader header, Address portal) {
    return header.logsBloom().mightContain(portal)
        && header.logsBloom().mightContain(L1Deposit.EVENT_TOPIC);
  }

  /// The block's deposits in log order, numbered and chained on from the cursor's count and rolling
  /// hash.
  static List<L1Deposit> read(
      L1BlockData block, Address portal, long depositCount, Hash depositRollingHash) {
    if (!mayHaveDeposits(block.header(), portal)) {
      return List.of();
    }
    List<Receipt> receipts = verified(block.header(), block.receipts());
    Hash blockHash = block.header().hash();
    List<L1Deposit> deposits = new ArrayList<>();
    long logIndex = 0;
    Hash rollingHash = depositRollingHash;
    for (Receipt receipt : receipts) {
      for (Log log : receipt.logs()) {
        if (log.address().equals(portal)
            && !log.topics().isEmpty()
            && log.topics().getFirst().equals(L1Deposit.EVENT_TOPIC)) {
          L1Deposit deposit =
              parse(
                  log,
                  block.header().number(),
                  blockHash,
                  logIndex,
                  depositCount + deposits.size(),
                  rollingHash);
          rollingHash = deposit.rollingHash();
          deposits.add(deposit);
        }
        logIndex++;
      }
    }
    return deposits;
  }

  private static List<Receipt> verified(BlockHeader header, @Nullable List<Receipt> receipts) {
    if (receipts == null) {
      throw new DerivationException(
          DerivationFault.L1_RECEIPTS_MISSING, "L1 receipts missing: block=" + header.number());
    }
    List<Bytes> encoded = receipts.stream().map(ReceiptCodec::encode).toList();
    Hash root = OrderedTrieRoot.of(encoded);
    if (!root.equals(header.receiptsRoot())) {
      throw new DerivationException(
          DerivationFault.L1_RECEIPTS_ROOT,
          "L1 receipts root: block="
              + header.number()
              + " expected="
              + header.receiptsRoot()
              + " actual="
              + root);
    }
    return receipts;
  }

  private static L1Deposit parse(
      Log log, long blockNumber, Hash blockHash, long logIndex, long index, Hash previousRolling) {
    try {
      return L1Deposit.fromLog(log, blockNumber, blockHash, logIndex, index, previousRolling);
    } catch (IllegalArgumentException e) {
      throw new DerivationException(
          DerivationFault.MALFORMED_DEPOSIT,
          "malformed deposit: l1Block="
              + blockNumber
              + " logIndex="
              + logIndex
              + " "
              + e.getMessage());
    }
  }
}
