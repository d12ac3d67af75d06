package io.heddle.executor.state.lmdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadGateTest {
  private static final int READERS = 3;

  private final ReadGate gate = new ReadGate(READERS);

  @Test
  void enter_byMany_soManyAreInside_andNoneDuringAChange() throws Exception {
    AtomicInteger reading = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    int[] written = new int[2]; // equal, but during a change
    List<Thread> threads = new ArrayList<>();
    AtomicInteger wrong = new AtomicInteger();
    AtomicIntegerArray taken = new AtomicIntegerArray(READERS);
    for (int i = 0; i < 4 * READERS; i++) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                for (int read = 0; read < 200; read++) {
                  int place = gate.enter();
                  if (taken.getAndSet(place, 1) != 0) {
                    wrong.incrementAndGet();
                  }
                  most.accumulateAndGet(reading.incrementAndGet(), Math::max);
                  LockSupport.parkNanos(1_000); // so that others come in, however few the carriers
                  if (written[0] != written[1]) {
                    wrong.incrementAndGet();
                  }
                  reading.decrementAndGet();
                  taken.set(place, 0);
                  gate.leave(place);
                }
              }));
    }
    for (int i = 0; i < 2; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int change = 0; change < 50; change++) {
                  gate.enterExclusive();
                  written[0]++;
                  LockSupport.parkNanos(1_000);
                  written[1]++;
                  gate.leaveExclusive();
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(0, wrong.get());
    assertEquals(READERS, most.get());
    assertEquals(100, written[0]);
  }

  /// A reader that waited and was let in, but whose virtual thread gets no carrier, is passed.
  @Test
  void enter_pastAWaiterThatCannotRun_doesNotWaitForIt() throws Exception {
    int carriers = Runtime.getRuntime().availableProcessors();
    CountDownLatch spinning = new CountDownLatch(carriers);
    AtomicInteger stop = new AtomicInteger();
    gate.enterExclusive();
    List<Thread> waiters = new ArrayList<>();
    for (int i = 0; i < carriers; i++) {
      waiters.add(
          Thread.ofVirtual()
              .start(() -> {
                gate.leave(gate.enter());
              }));
    }
    for (Thread waiter : waiters) {
      while (waiter.getState() != Thread.State.TIMED_WAITING
          && waiter.getState() != Thread.State.WAITING) {
        Thread.sleep(1);
      }
    }
    List<Thread> spinners = new ArrayList<>();
    for (int i = 0; i < carriers; i++) {
      spinners.add(
          Thread.ofVirtual()
              .start(() -> {
                spinning.countDown();
                while (stop.get() == 0) {
                  Thread.onSpinWait();
                }
              }));
    }
    try {
      assertTrue(spinning.await(30, TimeUnit.SECONDS), "no carrier for each spinner");
      gate.leaveExclusive();
      Thread passing =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                gate.leave(gate.enter());
                gate.enterExclusive();
                gate.leaveExclusive();
              });
      assertTrue(passing.join(Duration.ofSeconds(20)), "held up by a waiter");
      assertTrue(waiters.stream().anyMatch(Thread::isAlive), "the waiters had a carrier");
    } finally {
      stop.set(1);
    }
    for (Thread thread : waiters) {
      thread.join();
    }
    for (Thread thread : spinners) {
      thread.join();
    }
  }
}
