package io.heddle.sequencer.reader;

import io.heddle.primitives.U256;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.transaction.DepositTransaction;
import io.heddle.sequencer.ChainReader;
import io.heddle.sequencer.FeeHistory;
import io.heddle.sequencer.FeeOracle;
import io.heddle.sequencer.PendingView;
import io.heddle.sequencer.ReceiptView;
import io.heddle.sequencer.SealedBlock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/// Suggests fees from recent blocks.
///
/// The suggested priority fee is the median of what the last full-ish block's users paid, or a
/// small default while blocks have room: below the gas target everything that pays the base fee
/// gets in.
public final class RecentFees implements FeeOracle {
  /// Most blocks in one answer to `eth_feeHistory`.
  public static final int MAX_HISTORY_BLOCKS = 1_024;

  /// Suggested while blocks have room: 0.001 gwei.
  private static final U256 RELAXED_TIP = U256.of(1_000_000);

  private final ChainReader chain;
  private final Supplier<PendingView> pending;
  private final int elasticity;

  public RecentFees(ChainReader chain, Supplier<PendingView> pending, int elasticity) {
    this.chain = chain;
    this.pending = pending;
    this.elasticity = elasticity;
  }

  @Override
  public U256 suggestPriorityFee() {
    BlockHeader head = chain.block(chain.head().number()).orElseThrow().header();
    if (head.gasUsed() <= head.gasLimit() / elasticity) {
      return RELAXED_TIP;
    }
    List<ReceiptView> paid = payers(head.number());
    if (paid.isEmpty()) {
      return RELAXED_TIP;
    }
    U256 median = tip(paid.get(paid.size() / 2), head.baseFeePerGas());
    return median.compareTo(RELAXED_TIP) < 0 ? RELAXED_TIP : median;
  }

  @Override
  public U256 nextBaseFee() {
    return pending.get().env().baseFee();
  }

  @Override
  public FeeHistory history(int blockCount, long newestBlock, List<Double> rewardPercentiles) {
    long newest = Math.min(newestBlock, chain.head().number());
    int count = (int) Math.min(Math.min(blockCount, MAX_HISTORY_BLOCKS), newest + 1);
    long oldest = newest - count + 1;
    List<U256> baseFees = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    List<List<U256>> rewards = new ArrayList<>();
    for (long number = oldest; number <= newest; number++) {
      BlockHeader header = chain.block(number).map(SealedBlock::header).orElseThrow();
      baseFees.add(header.baseFeePerGas());
      ratios.add((double) header.gasUsed() / header.gasLimit());
      if (!rewardPercentiles.isEmpty()) {
        rewards.add(rewards(header, rewardPercentiles));
      }
    }
    baseFees.add(
        newest == chain.head().number()
            ? nextBaseFee()
            : chain.block(newest + 1).orElseThrow().header().baseFeePerGas());
    return new FeeHistory(oldest, baseFees, ratios, rewards);
  }

  /// Effective tips at the percentiles of gas used, as geth weighs them.
  private List<U256> rewards(BlockHeader header, List<Double> percentiles) {
    List<ReceiptView> paid = payers(header.number());
    long total = paid.stream().mapToLong(ReceiptView::gasUsed).sum();
    List<U256> rewards = new ArrayList<>();
    for (double percentile : percentiles) {
      U256 reward = U256.ZERO;
      long sum = 0;
      for (ReceiptView receipt : paid) {
        sum += receipt.gasUsed();
        reward = tip(receipt, header.baseFeePerGas());
        if (sum >= total * percentile / 100) {
          break;
        }
      }
      rewards.add(reward);
    }
    return rewards;
  }

  /// Receipts of users' transactions, lowest tip first.
  private List<ReceiptView> payers(long blockNumber) {
    return chain.receipts(blockNumber).stream()
        .filter(receipt -> !(receipt.transaction().transaction() instanceof DepositTransaction))
        .sorted(Comparator.comparing(ReceiptView::effectiveGasPrice))
        .toList();
  }

  private static U256 tip(ReceiptView receipt, U256 baseFee) {
    return receipt.effectiveGasPrice().subtract(baseFee);
  }
}
