package io.heddle.executor.block;

import io.heddle.primitives.U256;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.RollupConfig;

/// The base fee of the next block (EIP-1559), with a rollup's own elasticity, denominator and
/// floor.
public final class BaseFee {
  private static final int ETHEREUM_ELASTICITY = 2;
  private static final int ETHEREUM_DENOMINATOR = 8;

  private BaseFee() {}

  /// The base fee, in wei per gas, of the block after `parent`.
  public static U256 next(ChainConfig config, BlockHeader parent) {
    return next(config, parent.baseFeePerGas(), parent.gasLimit(), parent.gasUsed());
  }

  /// The base fee of the block after one with these values in its header.
  static U256 next(ChainConfig config, U256 baseFee, long gasLimit, long gasUsed) {
    return switch (config.profile()) {
      case ETHEREUM -> next(baseFee, gasLimit, gasUsed, ETHEREUM_ELASTICITY, ETHEREUM_DENOMINATOR);
      case ROLLUP -> {
        RollupConfig rollup = config.requireRollup();
        yield next(
                baseFee, gasLimit, gasUsed, rollup.baseFeeElasticity(), rollup.baseFeeDenominator())
            .max(rollup.minBaseFee());
      }
    };
  }

  private static U256 next(
      U256 baseFee, long gasLimit, long gasUsed, int elasticity, int denominator) {
    long target = gasLimit / elasticity;
    if (target == 0 || gasUsed == target) {
      return baseFee;
    }
    long distance = Math.abs(gasUsed - target);
    U256 delta =
        baseFee.multiply(U256.of(distance)).divide(U256.of(target)).divide(U256.of(denominator));
    return gasUsed > target ? baseFee.add(delta.max(U256.ONE)) : baseFee.subtract(delta);
  }
}
