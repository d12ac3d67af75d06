package io.heddle.batcher.proposer;

import io.heddle.batcher.port.RangeRecording;
import io.heddle.batcher.port.StoredBatch;
import io.heddle.batcher.port.WitnessSource;
import io.heddle.prover.BatchReference;
import io.heddle.prover.ProofRequest;
import io.heddle.prover.ProofResult;
import io.heddle.prover.Prover;
import io.heddle.prover.PublicValues;
import io.heddle.prover.RefusalReason;
import io.heddle.prover.StopSignal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// One range being proven: its witness is recorded, then the prover asked. Runs on a thread of the
/// proving; the proof driver looks at it in its steps.
final class ProvingJob {
  private final List<StoredBatch> range;
  private final List<BatchReference> references;
  private final PublicValues claim;
  private final long gas;
  private final Duration limit;
  private final long startedMillis;
  private final StopSignal stop = new StopSignal();
  private final CompletableFuture<ProofResult> outcome = new CompletableFuture<>();
  private volatile boolean recording = true;

  /// @param range committed batches
  /// @param gas that their blocks used
  /// @param limit for recording, and again for each party of the prover
  ProvingJob(
      List<StoredBatch> range,
      List<BatchReference> references,
      PublicValues claim,
      long gas,
      Duration limit,
      long startedMillis) {
    this.range = List.copyOf(range);
    this.references = references;
    this.claim = claim;
    this.gas = gas;
    this.limit = limit;
    this.startedMillis = startedMillis;
  }

  /// Does it; called once, on the thread that computes. Whatever it throws is thrown by [#result].
  void run(WitnessSource witnesses, Prover prover) {
    try {
      outcome.complete(prove(witnesses, prover));
    } catch (RuntimeException | Error e) {
      outcome.completeExceptionally(e);
    }
  }

  private ProofResult prove(WitnessSource witnesses, Prover prover) {
    RangeRecording recorded =
        witnesses.record(range.getFirst().firstBlock(), range.getLast().lastBlock(), stop);
    recording = false;
    return switch (recorded) {
      case RangeRecording.CalledOff _ ->
          new ProofResult.Refused(
              RefusalReason.TIMEOUT, "no witness recorded in " + limit.toMillis() + " ms");
      case RangeRecording.Recorded done ->
          prover.prove(
              new ProofRequest(
                  firstBatch(),
                  lastBatch(),
                  references,
                  claim,
                  done.witness(),
                  done.stateDiff(),
                  done.accessLists()),
              limit,
              stop);
    };
  }

  /// Calls off a recording that is late. The prover looks at its limit itself.
  void stopIfLate(long nowMillis) {
    if (recording && nowMillis - startedMillis > limit.toMillis()) {
      stop.give();
    }
  }

  void stop() {
    stop.give();
  }

  boolean done() {
    return outcome.isDone();
  }

  /// What came of it, once it is done. Throws what the job threw.
  ProofResult result() {
    try {
      return outcome.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw e;
      }
    }
  }

  List<StoredBatch> range() {
    return range;
  }

  long firstBatch() {
    return range.getFirst().index();
  }

  long lastBatch() {
    return range.getLast().index();
  }

  PublicValues claim() {
    return claim;
  }

  long gas() {
    return gas;
  }

  Duration limit() {
    return limit;
  }

  long startedMillis() {
    return startedMillis;
  }
}
