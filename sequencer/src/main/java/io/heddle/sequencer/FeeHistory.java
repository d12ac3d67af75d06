package io.heddle.sequencer;

import io.heddle.primitives.U256;
import java.util.List;

/// The answer to `eth_feeHistory`.
///
/// @param baseFeePerGas one per block, and one more for the block after the newest
/// @param gasUsedRatio one per block, 0 to 1
/// @param reward per block, the effective priority fee at each percentile; empty when no percentile
///   was asked for
public record FeeHistory(
    long oldestBlock,
    List<U256> baseFeePerGas,
    List<Double> gasUsedRatio,
    List<List<U256>> reward) {
  public FeeHistory {
    baseFeePerGas = List.copyOf(baseFeePerGas);
    gasUsedRatio = List.copyOf(gasUsedRatio);
    reward = reward.stream().map(List::copyOf).toList();
  }
}
