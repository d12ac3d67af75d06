package io.heddle.batcher.proposer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.batcher.port.BatchStatus;
import io.heddle.batcher.port.BatchStore;
import io.heddle.batcher.port.StoredBatch;
import io.heddle.prover.ProofResult;
import io.heddle.prover.RefusalReason;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// The proof driver on a fake L1: what it asks for, and what it does to the batches' status.
class ProofDriverTest {

  @Test
  void step_batchWentBackBetweenReadAndWrite_isNotCommittedWithoutInclusion() {
    ProofFixture test = new ProofFixture(1);
    test.move(1, BatchStatus.PROVEN);
    BatchStore racing = afterRead(test.stores.batches(), () -> test.move(1, BatchStatus.SEALED));
    ProofDriver driver = test.driver(racing, (request, limit) -> test.proven(request));
    test.progress(1, 0);
    driver.step(true);
    StoredBatch after = test.stores.batches().byIndex(1).orElseThrow();
    assertEquals(BatchStatus.SEALED, after.status(), "the other loop's word stands: " + after);
  }

  @Test
  void step_slowRange_isHalvedUntilItIsProven() {
    ProofFixture test = new ProofFixture(16);
    List<Long> asked = new ArrayList<>();
    ProofDriver driver =
        test.driver(
            test.stores.batches(),
            (request, limit) -> {
              long batches = request.lastBatch() - request.firstBatch() + 1;
              asked.add(batches);
              return batches > 2
                  ? new ProofResult.Refused(RefusalReason.TIMEOUT, "too slow")
                  : test.proven(request);
            });
    test.progress(16, 0);
    for (int i = 0; i < 8 && test.stores.proofs().byFirstBatch(1).isEmpty(); i++) {
      driver.step(true);
      test.clock.advanceSeconds(3600);
    }
    assertEquals(List.of(16L, 8L, 4L, 2L), asked);
  }

  @Test
  void step_gasIsMuch_rangeIsCutByIt_butNeverBelowOneBatch() {
    ProofFixture test = new ProofFixture(16);
    List<Long> asked = new ArrayList<>();
    ProofDriver driver =
        test.driver(
            test.stores.batches(),
            (request, limit) -> {
              asked.add(request.lastBatch() - request.firstBatch() + 1);
              return new ProofResult.Refused(RefusalReason.L1_UNAVAILABLE, "away");
            });
    test.gasPerBatch = ProofFixture.MAX_GAS / 3;
    driver.step(true);
    test.gasPerBatch = 10 * ProofFixture.MAX_GAS;
    test.clock.advanceSeconds(3600);
    driver.step(true);
    assertEquals(List.of(3L, 1L), asked);
  }

  @Test
  void step_singleBatchIsTooSlow_getsMoreTimeUntilItIsProven() {
    ProofFixture test = new ProofFixture(1);
    test.gasPerBatch = 50 * ProofFixture.GAS_PER_SECOND;
    List<Long> seconds = new ArrayList<>();
    ProofDriver driver =
        test.driver(
            test.stores.batches(),
            (request, limit) -> {
              seconds.add(limit.toSeconds());
              return limit.toSeconds() < 1_000
                  ? new ProofResult.Refused(RefusalReason.TIMEOUT, "too slow")
                  : test.proven(request);
            });
    for (int i = 0; i < 8 && test.stores.proofs().byFirstBatch(1).isEmpty(); i++) {
      driver.step(true);
      test.clock.advanceSeconds(10);
    }
    assertEquals(
        List.of(150L, 300L, 600L, 1_000L), seconds, "100 s, one more per 1 M gas, doubled");
    assertEquals(3, driver.status().timeouts());
    assertEquals(0, driver.status().refusedInARow());
  }

  @Test
  void step_neverProven_sameQuestionIsAskedRarerAndRarer() {
    ProofFixture test = new ProofFixture(1);
    List<Long> askedAt = new ArrayList<>();
    ProofDriver driver =
        test.driver(
            test.stores.batches(),
            (request, limit) -> {
              askedAt.add(test.clock.millis());
              return new ProofResult.Refused(RefusalReason.TIMEOUT, "too slow");
            });
    for (int second = 0; second < 7_200; second++) {
      driver.step(true);
      test.clock.advanceSeconds(1);
    }
    // Four times with more time each, then after 10, 20, 40 … 600 s.
    assertTrue(askedAt.size() <= 22, askedAt.size() + " times in two hours");
    long last = askedAt.getLast() - askedAt.get(askedAt.size() - 2);
    assertEquals(ProvingPace.MAX_WAIT.toMillis(), last);
  }

  @Test
  void step_rangeIsBeingProven_goesOnBesideIt_andProvesOneAtATime() {
    ProofFixture test = new ProofFixture(4);
    List<Runnable> jobs = new ArrayList<>();
    ProofDriver driver =
        test.driver(test.stores.batches(), (request, limit) -> test.proven(request), jobs::add);
    driver.step(true);
    driver.step(true);
    assertEquals(1, jobs.size());
    assertEquals(4, driver.status().current().orElseThrow().lastBatch());
    jobs.getFirst().run();
    driver.step(true);
    assertEquals(4, test.stores.proofs().byFirstBatch(1).orElseThrow().lastBatch());
    assertTrue(driver.status().current().isEmpty());
  }

  @Test
  void step_recordingIsLate_isCalledOffAndTheRangeHalved() {
    ProofFixture test = new ProofFixture(4);
    List<Runnable> jobs = new ArrayList<>();
    ProofDriver driver =
        test.driver(test.stores.batches(), (request, limit) -> test.proven(request), jobs::add);
    driver.step(true);
    test.clock.advanceSeconds(10_000);
    driver.step(true);
    jobs.getFirst().run();
    driver.step(true);
    assertEquals(2, driver.status().maxBatches());
    assertEquals(1, driver.status().timeouts());
  }

  @Test
  void step_l1WantsAnotherRange_whatIsBeingProvenIsCalledOff_andCountsForNothing() {
    ProofFixture test = new ProofFixture(4);
    List<Runnable> jobs = new ArrayList<>();
    ProofDriver driver =
        test.driver(test.stores.batches(), (request, limit) -> test.proven(request), jobs::add);
    driver.step(true);
    test.progress(4, 2);
    driver.step(true);
    jobs.getFirst().run();
    driver.step(true);
    assertEquals(0, driver.status().refusals());
    assertEquals(3, driver.status().current().orElseThrow().firstBatch());
  }

  /// The same store, but after the first read of a batch something happens.
  private static BatchStore afterRead(BatchStore store, Runnable event) {
    AtomicBoolean happened = new AtomicBoolean();
    return (BatchStore)
        Proxy.newProxyInstance(
            BatchStore.class.getClassLoader(),
            new Class<?>[] {BatchStore.class},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(store, arguments);
                if (method.getName().equals("byIndex") && happened.compareAndSet(false, true)) {
                  event.run();
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
