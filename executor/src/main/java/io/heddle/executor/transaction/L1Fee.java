package io.heddle.executor.transaction;

import io.heddle.executor.L1FeeParameters;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The fee that a rollup transaction pays for its share of L1 data (OP Stack, Fjord).
///
/// `max(100e6, 836_500 * fastlz - 42_585_600) * (16 * baseFeeScalar * l1BaseFee + blobBaseFeeScalar
/// * l1BlobBaseFee) / 1e12`
public final class L1Fee {
  static final long MIN_SIZE_SCALED = 100_000_000;
  private static final long INTERCEPT = -42_585_600;
  private static final long FASTLZ_COEFFICIENT = 836_500;

  /// FastLZ lengths up to this cost the minimum; most transactions are not longer.
  private static final int LONGEST_OF_MINIMUM =
      (int) ((MIN_SIZE_SCALED - INTERCEPT) / FASTLZ_COEFFICIENT);

  private static final long CALLDATA_FACTOR = 16;
  private static final U256 DIVISOR = U256.of(1_000_000_000_000L);

  /// Scratch memory that nobody uses just now: 32 KiB, more than all else that a submitted
  /// transaction allocates. Submissions run on virtual threads, so it is nobody's own.
  private static final AtomicReference<@Nullable FastLz> SPARE = new AtomicReference<>();

  private L1Fee() {}

  /// The fee in wei of a transaction by its wire bytes.
  public static U256 of(L1FeeParameters parameters, Bytes encodedTransaction) {
    FastLz spare = SPARE.getAndSet(null);
    FastLz scratch = spare == null ? new FastLz() : spare;
    U256 fee = of(price(parameters), scaledSize(encodedTransaction, scratch));
    SPARE.set(scratch);
    return fee;
  }

  /// The fee in wei of a transaction by its [#scaledSize].
  static U256 of(U256 price, long scaledSize) {
    return U256.of(scaledSize).multiply(price).divide(DIVISOR);
  }

  /// What a byte of L1 data costs, in wei times a million: the same for all transactions of a
  /// block.
  static U256 price(L1FeeParameters parameters) {
    return parameters
        .l1BaseFee()
        .multiply(U256.of(CALLDATA_FACTOR * parameters.baseFeeScalar()))
        .add(parameters.l1BlobBaseFee().multiply(U256.of(parameters.blobBaseFeeScalar())));
  }

  /// The estimated size of a transaction within its batch, in millionths of a byte, by its wire
  /// bytes.
  public static long scaledSize(Bytes encodedTransaction) {
    return scaledSize(encodedTransaction, new FastLz());
  }

  static long scaledSize(Bytes encodedTransaction, FastLz scratch) {
    byte[] encoded = encodedTransaction.unsafeArray();
    return scaledSize(scratch.compressedLength(encoded, LONGEST_OF_MINIMUM));
  }

  static long scaledSize(long fastLz) {
    return Math.max(MIN_SIZE_SCALED, INTERCEPT + FASTLZ_COEFFICIENT * fastLz);
  }
}
