package io.heddle.executor.block;

import io.heddle.executor.BlockEnv;
import io.heddle.primitives.Check;
import io.heddle.primitives.Hash;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.block.Bloom;
import io.heddle.primitives.block.OrderedTrieRoot;
import io.heddle.primitives.block.Receipt;
import io.heddle.primitives.block.ReceiptCodec;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.List;

/// Puts the header of a rollup block together.
public final class BlockAssembler {
  private BlockAssembler() {}

  /// The header of a block that was processed whole.
  public static BlockHeader header(
      BlockHeader parent,
      ProcessedBlock block,
      List<RecoveredTransaction> transactions,
      Hash stateRoot,
      Hash messagePasserStorageRoot) {
    return header(
        parent.hash(),
        block.env(),
        transactions,
        block.receipts(),
        stateRoot,
        messagePasserStorageRoot);
  }

  /// The header of a block that was executed in slices.
  ///
  /// @param transactions the included ones, in order, with their receipts
  /// @param messagePasserStorageRoot goes where Ethereum has its withdrawals root
  public static BlockHeader header(
      Hash parentHash,
      BlockEnv env,
      List<RecoveredTransaction> transactions,
      List<Receipt> receipts,
      Hash stateRoot,
      Hash messagePasserStorageRoot) {
    Check.equal(transactions.size(), receipts.size(), "receipts of block " + env.number());
    long gasUsed = receipts.isEmpty() ? 0 : receipts.getLast().cumulativeGasUsed();
    Check.invariant(
        gasUsed <= env.gasLimit(),
        "gas used above the limit: block=" + env.number() + " gasUsed=" + gasUsed);
    return BlockHeader.builder()
        .parentHash(parentHash)
        .beneficiary(env.beneficiary())
        .stateRoot(stateRoot)
        .transactionsRoot(
            OrderedTrieRoot.of(transactions.stream().map(RecoveredTransaction::encoded).toList()))
        .receiptsRoot(OrderedTrieRoot.of(receipts.stream().map(ReceiptCodec::encode).toList()))
        .logsBloom(Bloom.union(receipts.stream().map(Receipt::bloom).toList()))
        .number(env.number())
        .gasLimit(env.gasLimit())
        .gasUsed(gasUsed)
        .timestamp(env.timestamp())
        .prevRandao(env.prevRandao())
        .baseFeePerGas(env.baseFee())
        .withdrawalsRoot(messagePasserStorageRoot)
        .blobGasUsed(0)
        .excessBlobGas(0)
        .parentBeaconBlockRoot(Hash.ZERO)
        .requestsHash(BlockHeader.EMPTY_REQUESTS_HASH)
        .build();
  }
}
