package io.heddle.sequencer;

import io.heddle.primitives.U256;
import java.util.List;

/// Suggests fees. All amounts are wei per gas.
public interface FeeOracle {
  /// `eth_maxPriorityFeePerGas`.
  U256 suggestPriorityFee();

  /// The base fee of the open block.
  U256 nextBaseFee();

  /// `eth_feeHistory` over `blockCount` blocks ending with `newestBlock` (fewer when the chain is
  /// shorter).
  FeeHistory history(int blockCount, long newestBlock, List<Double> rewardPercentiles);
}
