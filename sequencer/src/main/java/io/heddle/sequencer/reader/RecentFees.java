package io.heddle.sequencer.reader;

import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.sequencer.BlockFees;
import io.heddle.sequencer.BlockRef;
import io.heddle.sequencer.ChainReader;
import io.heddle.sequencer.FeeHistory;
import io.heddle.sequencer.FeeOracle;
import io.heddle.sequencer.PendingView;
import io.heddle.sequencer.StoreUnavailableException;
import java.util.ArrayList;
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
  private final FeeCache fees;
  private final Supplier<PendingView> pending;
  private final int elasticity;

  /// The priority fee that is suggested as long as a block is the head.
  private record Suggestion(Hash head, U256 tip) {}

  private volatile Suggestion suggestion = new Suggestion(Hash.ZERO, RELAXED_TIP);

  public RecentFees(ChainReader chain, Supplier<PendingView> pending, int elasticity) {
    this.chain = chain;
    this.fees = new FeeCache(chain);
    this.pending = pending;
    this.elasticity = elasticity;
  }

  @Override
  public U256 suggestPriorityFee() {
    BlockRef head = chain.head();
    Suggestion last = suggestion;
    if (!last.head().equals(head.hash())) {
      last = new Suggestion(head.hash(), suggestAfter(head));
      suggestion = last;
    }
    return last.tip();
  }

  private U256 suggestAfter(BlockRef head) {
    BlockHeader header =
        chain
            .header(head.hash())
            .orElseThrow(() ->
                new StoreUnavailableException("head replaced while it was read: " + head.hash()))
            .header();
    if (header.gasUsed() <= header.gasLimit() / elasticity) {
      return RELAXED_TIP;
    }
    U256 median = fees.upTo(head.number(), head.hash(), 1).getFirst().medianTip();
    return median.compareTo(RELAXED_TIP) < 0 ? RELAXED_TIP : median;
  }

  @Override
  public U256 nextBaseFee() {
    return pending.get().env().baseFee();
  }

  @Override
  public FeeHistory history(int blockCount, long newestBlock, List<Double> rewardPercentiles) {
    BlockRef head = chain.head();
    long newest = Math.min(newestBlock, head.number());
    int count = (int) Math.min(Math.min(blockCount, MAX_HISTORY_BLOCKS), newest + 1);
    // The block after the newest tells the newest one's hash, and its base fee ends the answer.
    boolean ended = newest == head.number();
    List<BlockFees> blocks =
        ended
            ? fees.upTo(newest, head.hash(), count)
            : fees.upTo(newest + 1, hash(newest + 1, head), count + 1);
    List<U256> baseFees = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    List<List<U256>> rewards = new ArrayList<>();
    for (BlockFees block : blocks) {
      baseFees.add(block.baseFee());
    }
    for (BlockFees block : blocks.subList(0, count)) {
      ratios.add((double) block.gasUsed() / block.gasLimit());
      if (!rewardPercentiles.isEmpty()) {
        rewards.add(rewardPercentiles.stream().map(block::tipAt).toList());
      }
    }
    if (ended) {
      baseFees.add(nextBaseFee());
    }
    return new FeeHistory(newest - count + 1, baseFees, ratios, rewards);
  }

  private Hash hash(long number, BlockRef head) {
    return number == head.number() ? head.hash() : chain.hash(number).orElseThrow();
  }
}
