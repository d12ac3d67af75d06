package io.heddle.sequencer.mempool;

import io.heddle.primitives.U256;

/// The bounds of the pool.
///
/// @param maxTransactions pooled transactions in all
/// @param maxSizeBytes encoded size of all pooled transactions together
/// @param maxPerSender pooled transactions of one sender
/// @param maxNonceGap how far ahead of the account's nonce a transaction may be
/// @param maxTransactionBytes encoded size of one transaction
/// @param minPriorityFeeWei least priority fee per gas
/// @param lifetimeMillis how long a transaction may wait
/// @param maxDropped how many dropped transactions are remembered
public record PoolLimits(
    int maxTransactions,
    long maxSizeBytes,
    int maxPerSender,
    int maxNonceGap,
    int maxTransactionBytes,
    U256 minPriorityFeeWei,
    long lifetimeMillis,
    int maxDropped) {
  /// A replacement must raise both fees by this share.
  public static final int REPLACEMENT_BUMP_PERCENT = 10;

  public static final PoolLimits DEFAULT =
      new PoolLimits(65_536, 64L << 20, 256, 256, 128 << 10, U256.ZERO, 3 * 3_600_000L, 65_536);
}
