package io.heddle.primitives.transaction;

import io.heddle.primitives.U256;

/// What a transaction pays per gas in a block, in wei (EIP-1559).
public final class GasPrice {
  private GasPrice() {}

  /// Base fee and tip; meaningful only when the fee cap covers the base fee.
  public static U256 effective(U256 maxFee, U256 maxPriorityFee, U256 baseFee) {
    return maxFee.compareTo(baseFee) < 0
        ? maxFee
        : baseFee.add(tip(maxFee, maxPriorityFee, baseFee));
  }

  /// What the beneficiary gets of it; zero below the base fee.
  public static U256 tip(U256 maxFee, U256 maxPriorityFee, U256 baseFee) {
    return maxFee.compareTo(baseFee) < 0 ? U256.ZERO : maxPriorityFee.min(maxFee.subtract(baseFee));
  }
}
