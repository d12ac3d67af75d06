package io.heddle.batcher.proposer;

import io.heddle.prover.ProofRequest;
import java.time.Duration;

/// How much is proven at once, and how long that may take.
///
/// @param maxBatches most batches per proof
/// @param maxGas most L2 gas per proof; a single batch is proven whatever it used
/// @param retry how long to wait after a refusal before asking again, the first time
/// @param timeout how long one party may take, whatever the gas
/// @param gasPerSecond L2 gas for which it gets one second more
/// @param maxTimeout the longest that it ever gets
public record ProofLimits(
    int maxBatches,
    long maxGas,
    Duration retry,
    Duration timeout,
    long gasPerSecond,
    Duration maxTimeout) {

  public ProofLimits {
    if (maxBatches < 1 || maxBatches > ProofRequest.MAX_BATCHES) {
      throw new IllegalArgumentException(
          "batches per proof: min=1 max=" + ProofRequest.MAX_BATCHES + " actual=" + maxBatches);
    }
    if (maxGas < 1 || gasPerSecond < 1) {
      throw new IllegalArgumentException(
          "proof limits below 1: maxGas=" + maxGas + " gasPerSecond=" + gasPerSecond);
    }
    if (timeout.compareTo(maxTimeout) > 0) {
      throw new IllegalArgumentException(
          "proof timeout %s is above the longest one, %s".formatted(timeout, maxTimeout));
    }
  }
}
