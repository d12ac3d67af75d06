package io.heddle.prover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.heddle.primitives.Address;
import io.heddle.primitives.crypto.PrivateKey;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Where attestors compute, how many at a time, and what becomes of those that are late.
class AttestorThreadsTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final PublicValues values = Fixtures.values();

  @Test
  void prove_attestorsCompute_onPlatformThreadsOfTheirOwn() {
    Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    Prover prover = prover(2, 2, () -> threads.add(Thread.currentThread()));
    assertInstanceOf(ProofResult.Proven.class, prove(prover, LIMIT));
    for (Thread thread : threads) {
      assertFalse(thread.isVirtual(), thread + " is virtual");
    }
  }

  @Test
  void prove_attestorIsDeafToTheDeadline_isNotAskedAgainBeforeItHasEnded() throws Exception {
    AtomicInteger begun = new AtomicInteger();
    CountDownLatch end = new CountDownLatch(1);
    Prover prover =
        prover(
            2,
            2,
            () -> {
              begun.incrementAndGet();
              awaitUninterruptibly(end);
            });
    for (int i = 0; i < 3; i++) {
      assertInstanceOf(ProofResult.Refused.class, prove(prover, Duration.ofMillis(50)));
    }
    assertEquals(2, begun.get(), "attestations begun by two attestors that never end");
    end.countDown();
  }

  @Test
  void prove_oneAtATime_neverTwoCompute_andTwoSignaturesAreEnough() {
    AtomicInteger computing = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger begun = new AtomicInteger();
    Prover prover =
        prover(
            3,
            1,
            () -> {
              begun.incrementAndGet();
              most.accumulateAndGet(computing.incrementAndGet(), Math::max);
              Thread.onSpinWait();
              computing.decrementAndGet();
            });
    assertInstanceOf(ProofResult.Proven.class, prove(prover, LIMIT));
    assertEquals(1, most.get());
    assertEquals(2, begun.get(), "the third is not needed");
  }

  @Test
  void prove_signalIsGiven_attestorsAreCalledOff() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch calledOff = new CountDownLatch(1);
    Attestor patient =
        new Attestor() {
          @Override
          public Address signer() {
            return Fixtures.key("one").address();
          }

          @Override
          public AttestationResult attest(ProofRequest request, StopSignal stop) {
            stop.onGiven(calledOff::countDown);
            begun.countDown();
            awaitUninterruptibly(calledOff);
            return new AttestationResult.Refused(RefusalReason.INTERNAL, "called off");
          }
        };
    Prover prover =
        new AttestationAggregator(ProgramId.STATELESS_VALIDATOR_V1, List.of(patient), 1, 1);
    StopSignal stop = new StopSignal();
    CompletableFuture<ProofResult> result = new CompletableFuture<>();
    Thread.ofPlatform()
        .start(() -> result.complete(prover.prove(Fixtures.request(values), LIMIT, stop)));
    begun.await();
    stop.give();
    assertInstanceOf(ProofResult.Refused.class, result.get());
    calledOff.await();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException e) {
        // deaf
      }
    }
  }

  private ProofResult prove(Prover prover, Duration limit) {
    return prover.prove(Fixtures.request(values), limit, new StopSignal());
  }

  private Prover prover(int attestors, int atOnce, Runnable before) {
    List<Attestor> all =
        List.of("one", "two", "three").subList(0, attestors).stream()
            .map(name -> attestor(Fixtures.key(name), before))
            .toList();
    return new AttestationAggregator(ProgramId.STATELESS_VALIDATOR_V1, all, 2, atOnce);
  }

  private Attestor attestor(PrivateKey key, Runnable before) {
    Attestor honest = Fixtures.attestor(key, values);
    return new Attestor() {
      @Override
      public Address signer() {
        return key.address();
      }

      @Override
      public AttestationResult attest(ProofRequest request, StopSignal stop) {
        before.run();
        return honest.attest(request, stop);
      }
    };
  }
}
