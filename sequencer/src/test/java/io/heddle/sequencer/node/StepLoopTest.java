package io.heddle.sequencer.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.batcher.l1.rpc.L1UnavailableException;
import io.heddle.sequencer.StoreUnavailableException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/// What stops a loop for good, and what it waits for.
class StepLoopTest {
  private static final RuntimeException[] OUTSIDE = {
    new StoreUnavailableException("test"),
    new L1UnavailableException("url=http://secret@l1"),
    new CompletionException(new L1UnavailableException("url=http://secret@l1")),
    new IllegalStateException("joined", new StoreUnavailableException("test")),
    new UncheckedIOException(new IOException("reset by http://secret@l1")),
  };

  @Test
  void failureFromOutside_howeverWrapped_isWaitedFor() {
    for (RuntimeException failure : OUTSIDE) {
      Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
      failures.add(failure);
      AtomicReference<String> problem = new AtomicReference<>("");
      AtomicReference<StepLoop> self = new AtomicReference<>();
      try (StepLoop loop =
          new StepLoop(
              "test",
              1,
              new SimpleMeterRegistry(),
              Thread.ofPlatform().daemon().factory(),
              () -> {
                RuntimeException next = failures.poll();
                if (next != null) {
                  throw next;
                }
                StepLoop present = self.get();
                if (present != null && problem.get().isEmpty()) {
                  problem.set(present.problem().orElse("none"));
                }
              })) {
        self.set(loop);
        await(
            () -> loop.state() == StepLoop.State.RUNNING || loop.state() == StepLoop.State.BROKEN);
        assertEquals(StepLoop.State.RUNNING, loop.state(), failure::toString);
        assertFalse(problem.get().contains("secret"), problem.get());
      }
    }
  }

  @Test
  void faultOfOurOwn_stopsForGood() {
    try (StepLoop loop =
        new StepLoop(
            "test",
            1,
            new SimpleMeterRegistry(),
            Thread.ofPlatform().daemon().factory(),
            () -> {
              throw new IllegalStateException("batch gap");
            })) {
      await(() -> loop.state() == StepLoop.State.BROKEN);
      assertFalse(loop.problem().orElse("").contains("batch gap"));
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "not in time");
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
