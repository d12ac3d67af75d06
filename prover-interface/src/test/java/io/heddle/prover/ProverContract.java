package io.heddle.prover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// What every [Prover] must do. A prover's test extends it and says what it can prove.
abstract class ProverContract {
  static final Duration LIMIT = Duration.ofSeconds(60);

  abstract Prover prover();

  /// A request that the prover can prove.
  abstract ProofRequest provable();

  @Test
  void name_isShort() {
    assertFalse(prover().name().isBlank());
  }

  @Test
  void prove_provesExactlyTheClaimedValues() {
    ProofRequest request = provable();
    var proven =
        assertInstanceOf(
            ProofResult.Proven.class, prover().prove(request, LIMIT, new StopSignal()));
    assertEquals(request.claimed(), proven.values());
    assertFalse(proven.proof().isEmpty());
  }

  @Test
  void prove_refusesAnotherOutputRoot() {
    ProofRequest request = provable();
    var lie = Fixtures.withOutput(request.claimed(), Fixtures.hash("lie"));
    ProofRequest tampered =
        new ProofRequest(
            request.firstBatch(),
            request.lastBatch(),
            request.batches(),
            lie,
            request.witness(),
            request.stateDiff());
    var refused =
        assertInstanceOf(
            ProofResult.Refused.class, prover().prove(tampered, LIMIT, new StopSignal()));
    assertFalse(refused.reason().retryable(), refused.detail());
    assertFalse(refused.detail().isBlank());
  }

  /// Which of the parties sign may differ from proof to proof.
  @Test
  void prove_isSafeForConcurrentCalls() throws Exception {
    Prover prover = prover();
    try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
      Callable<ProofResult> call = () -> prover.prove(provable(), LIMIT, new StopSignal());
      for (Future<ProofResult> result : executor.invokeAll(List.of(call, call))) {
        var proven = assertInstanceOf(ProofResult.Proven.class, result.get());
        assertEquals(provable().claimed(), proven.values());
      }
    }
  }
}
