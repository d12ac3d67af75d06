package io.heddle.prover;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One attestor and the one attestation that it may be at. Whoever was called off and does not end
/// keeps the seat, so late attestations never pile up.
final class AttestorSeat {
  private final Attestor attestor;
  private final ThreadFactory threads;
  private @Nullable Attestation current;

  /// What came of one attestation.
  record Answer(AttestorSeat seat, AttestationResult result) {}

  private record Attestation(Thread thread, StopSignal stop, CountDownLatch ended) {}

  AttestorSeat(Attestor attestor, ThreadFactory threads) {
    this.attestor = attestor;
    this.threads = threads;
  }

  Attestor attestor() {
    return attestor;
  }

  synchronized boolean isFree() {
    return current == null;
  }

  /// Starts an attestation, whose answer goes to `answers`. Only on a free seat.
  synchronized void begin(ProofRequest request, BlockingQueue<Answer> answers) {
    if (current != null) {
      throw new IllegalStateException("attestor is busy: signer=" + attestor.signer());
    }
    StopSignal stop = new StopSignal();
    CountDownLatch ended = new CountDownLatch(1);
    Thread thread =
        threads.newThread(() -> {
          AttestationResult result = result(request, stop);
          leave();
          ended.countDown();
          answers.add(new Answer(this, result));
        });
    current = new Attestation(thread, stop, ended);
    thread.start();
  }

  private AttestationResult result(ProofRequest request, StopSignal stop) {
    try {
      return attestor.attest(request, stop);
    } catch (RuntimeException | Error e) {
      return new AttestationResult.Refused(RefusalReason.INTERNAL, e.toString());
    }
  }

  private synchronized void leave() {
    current = null;
  }

  /// Calls off what is under way, if anything is.
  void stop() {
    Attestation attestation = underWay();
    if (attestation != null) {
      attestation.stop().give();
      attestation.thread().interrupt();
    }
  }

  /// Waits for the end of what is under way, at most this long; whether the seat is free.
  boolean awaitFree(long millis) throws InterruptedException {
    Attestation attestation = underWay();
    return attestation == null || attestation.ended().await(millis, TimeUnit.MILLISECONDS);
  }

  private synchronized @Nullable Attestation underWay() {
    return current;
  }
}
