package io.heddle.batcher.l1.send;

import io.heddle.primitives.U256;
import java.time.Duration;

/// What we are ready to pay on L1, and when to pay more.
///
/// @param maxFeePerGas never above, wei
/// @param minPriorityFeePerGas never below, wei
/// @param maxFeePerBlobGas never above, wei
/// @param bumpAfter how long a transaction waits before its fee is raised
/// @param maxBumps how often, at most, while L1 does not become dearer than what it pays already
/// @param resendAfter how long a transaction stays unseen before its bytes are sent again
public record FeePolicy(
    U256 maxFeePerGas,
    U256 minPriorityFeePerGas,
    U256 maxFeePerBlobGas,
    Duration bumpAfter,
    int maxBumps,
    Duration resendAfter) {

  private static final long GWEI = 1_000_000_000L;

  /// At most 500 gwei per gas and 1,000 gwei per blob gas; raised up to 8 times, every 45 s.
  public static final FeePolicy DEFAULT =
      new FeePolicy(
          U256.of(500 * GWEI),
          U256.of(GWEI / 10),
          U256.of(1_000 * GWEI),
          Duration.ofSeconds(45),
          8,
          Duration.ofSeconds(15));

  /// Fees of one transaction, wei.
  record Fees(U256 maxFeePerGas, U256 maxPriorityFeePerGas, U256 maxFeePerBlobGas) {}

  /// Twice the base fees, so that six full blocks do not outrun them.
  Fees initial(U256 baseFee, U256 suggestedPriorityFee, U256 blobBaseFee) {
    U256 tip = suggestedPriorityFee.max(minPriorityFeePerGas).min(maxFeePerGas);
    U256 two = U256.of(2);
    return new Fees(
        baseFee.multiply(two).add(tip).min(maxFeePerGas),
        tip,
        blobBaseFee.multiply(two).max(U256.ONE).min(maxFeePerBlobGas));
  }

  /// Enough more for nodes to accept the replacement: all fees by an eighth, or doubled with blobs,
  /// and never below today's price.
  Fees bumped(Fees old, Fees today, boolean blobs) {
    return new Fees(
        raised(old.maxFeePerGas(), blobs).max(today.maxFeePerGas()),
        raised(old.maxPriorityFeePerGas(), blobs).max(today.maxPriorityFeePerGas()),
        blobs ? raised(old.maxFeePerBlobGas(), true).max(today.maxFeePerBlobGas()) : U256.ZERO);
  }

  /// Whether L1 has become so dear that these fees may not be enough any more.
  boolean outpriced(Fees old, Fees today) {
    return today.maxFeePerGas().compareTo(old.maxFeePerGas()) > 0
        || (!old.maxFeePerBlobGas().isZero()
            && today.maxFeePerBlobGas().compareTo(old.maxFeePerBlobGas()) > 0);
  }

  /// Whether fees are within the caps.
  boolean affordable(Fees fees) {
    return fees.maxFeePerGas().compareTo(maxFeePerGas) <= 0
        && fees.maxFeePerBlobGas().compareTo(maxFeePerBlobGas) <= 0;
  }

  private static U256 raised(U256 fee, boolean doubled) {
    U256 more = doubled ? fee : fee.divide(U256.of(8)).add(U256.ONE);
    return fee.add(more);
  }
}
