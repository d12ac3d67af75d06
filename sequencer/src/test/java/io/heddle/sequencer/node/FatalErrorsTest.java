package io.heddle.sequencer.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.sequencer.FatalError;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What an `Error` in a thread of the node leads to.
class FatalErrorsTest {
  private static final List<Throwable> FATAL =
      List.of(
          new OutOfMemoryError("Java heap space"),
          new UnsatisfiedLinkError("liblmdb.so"),
          new NoClassDefFoundError("Lmdb"),
          new ExceptionInInitializerError(new IllegalStateException()),
          new InternalError("SIGBUS"),
          new IllegalStateException("the parent was not sealed", new OutOfMemoryError("heap")));

  private static final List<Throwable> OF_ONE_THREAD =
      List.of(
          new StackOverflowError(),
          new AssertionError("bug"),
          new IllegalStateException("bug", new IllegalArgumentException("cause")));

  @Test
  void errorThatANewStartMayHeal_endsTheProcess() {
    for (Throwable failure : FATAL) {
      assertEquals(List.of(FatalErrors.EXIT_STATUS), exits(failure), failure.toString());
    }
  }

  @Test
  void faultOfOneThread_doesNot() {
    for (Throwable failure : OF_ONE_THREAD) {
      assertEquals(List.of(), exits(failure), failure.toString());
    }
  }

  private static List<Integer> exits(Throwable failure) {
    BlockingQueue<Integer> exits = new LinkedBlockingQueue<>();
    new FatalErrors(exits::add).uncaughtException(Thread.currentThread(), failure);
    return List.copyOf(exits);
  }

  @Test
  void loopThatRunsOutOfMemory_endsTheProcess() throws InterruptedException {
    BlockingQueue<Integer> exits = new LinkedBlockingQueue<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler(new FatalErrors(exits::add));
    try (StepLoop loop =
        new StepLoop(
            "test",
            1,
            new SimpleMeterRegistry(),
            Thread.ofPlatform().daemon().factory(),
            () -> {
              throw new OutOfMemoryError("test");
            })) {
      assertEquals(FatalErrors.EXIT_STATUS, exits.poll(30, TimeUnit.SECONDS));
      assertEquals(StepLoop.State.BROKEN, loop.state());
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  @Test
  void causesInACircle_areLookedAtForABoundedTime() {
    IllegalStateException first = new IllegalStateException("first");
    IllegalStateException second = new IllegalStateException("second", first);
    first.initCause(second);
    assertTrue(FatalError.in(first).isEmpty());
  }
}
