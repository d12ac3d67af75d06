package io.heddle.prover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// What every [Prover] must do. A prover's test extends it and says what it can prove.
abstract class ProverContract {

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
    var proven = assertInstanceOf(ProofResult.Proven.class, prover().prove(request));
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
    var refused = assertInstanceOf(ProofResult.Refused.class, prover().prove(tampered));
    assertFalse(refused.reason().retryable(), refused.detail());
    assertFalse(refused.detail().isBlank());
  }

  @Test
  void prove_isSafeForConcurrentCalls() throws Exception {
    ProofResult expected = prover().prove(provable());
    Prover prover = prover();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<ProofResult> call = () -> prover.prove(provable());
      Future<ProofResult> one = executor.submit(call);
      Future<ProofResult> two = executor.submit(call);
      assertEquals(expected, one.get());
      assertEquals(expected, two.get());
    }
  }
}
