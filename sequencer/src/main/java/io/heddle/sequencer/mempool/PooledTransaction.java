package io.heddle.sequencer.mempool;

import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.transaction.GasPrice;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.SignedTransaction;
import org.jspecify.annotations.Nullable;

/// A transaction in the pool.
///
/// @param signed the same transaction, typed
/// @param arrival position in the order of arrival, the tie-breaker of selection
/// @param arrivedAtMillis wall clock
/// @param maxCostWei value, gas at the maximum fee, and the L1 fee expected at arrival
/// @param batchSizeBytes what it takes of the batch that its block goes into, at most
/// @param kind of its call as of its arrival, see [io.heddle.sequencer.metering.CallKind]
record PooledTransaction(
    RecoveredTransaction recovered,
    SignedTransaction signed,
    long arrival,
    long arrivedAtMillis,
    U256 maxCostWei,
    int batchSizeBytes,
    long kind) {
  Hash hash() {
    return recovered.hash();
  }

  Address sender() {
    return recovered.sender();
  }

  long nonce() {
    return signed.nonce();
  }

  int sizeBytes() {
    return recovered.encoded().size();
  }

  /// Up to this base fee the fee cap does not cut the tip. Admission refuses tips above the cap.
  U256 uncutUpTo() {
    return signed.maxFeePerGas().subtract(signed.maxPriorityFeePerGas());
  }

  /// Whether the other is this very submission.
  boolean is(@Nullable PooledTransaction other) {
    return other != null && other.arrival == arrival;
  }

  /// Whether the transaction may be in a block with this base fee.
  boolean paysBaseFee(U256 baseFee) {
    return signed.maxFeePerGas().compareTo(baseFee) >= 0;
  }

  /// Wei per gas that the block's beneficiary would get; zero below the base fee.
  U256 effectiveTip(U256 baseFee) {
    return GasPrice.tip(signed.maxFeePerGas(), signed.maxPriorityFeePerGas(), baseFee);
  }

  /// Whether both fees are high enough to take the other's place.
  boolean outbids(PooledTransaction other) {
    return bumped(signed.maxFeePerGas(), other.signed.maxFeePerGas())
        && bumped(signed.maxPriorityFeePerGas(), other.signed.maxPriorityFeePerGas());
  }

  private static boolean bumped(U256 fee, U256 old) {
    U256 hundred = U256.of(100);
    U256 factor = U256.of(100 + PoolLimits.REPLACEMENT_BUMP_PERCENT);
    // Fees are below 2^256 / 100 here: admission refuses what no balance can cover.
    U256 least = old.multiply(factor).add(U256.of(99)).divide(hundred);
    return fee.compareTo(least) >= 0;
  }
}
