package io.heddle.batcher.proposer;

import io.heddle.prover.ProofResult;
import java.time.Duration;
import java.util.Optional;

/// Where proving stands, for health and metrics.
///
/// @param current the range that is being proven
/// @param maxBatches batches of the next range, at most; fewer than configured after time-outs
/// @param lastRefusal why the prover refused the last time, empty since it last proved
/// @param refusedInARow refusals since it last proved
/// @param refusals since the start, time-outs among them
/// @param timeouts since the start
public record ProvingStatus(
    Optional<Current> current,
    int maxBatches,
    Optional<ProofResult.Refused> lastRefusal,
    int refusedInARow,
    long refusals,
    long timeouts) {

  /// A range that is being proven.
  ///
  /// @param gas that its blocks used
  /// @param limit for the witness, and again for each attestor
  public record Current(
      long firstBatch, long lastBatch, long gas, Duration limit, long startedMillis) {}
}
