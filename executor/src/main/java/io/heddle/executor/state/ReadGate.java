package io.heddle.executor.state;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Lets reads in, so many at a time, and now and then one change of everything, when no read is
/// inside.
///
/// **No queue.** Whoever waits looks again every [#PAUSE_NANOS] and waits for those inside only,
/// never for another that waits. Virtual threads that do not block keep the carriers to themselves,
/// so one that waits and was woken may not run for as long as they like; behind it, in the queue of
/// a lock or a semaphore, fair or not, everybody else would wait as long.
final class ReadGate {
  private static final int EXCLUSIVE = -1;
  private static final long PAUSE_NANOS = 20_000;

  private final int maximumReaders;
  private final AtomicInteger inside = new AtomicInteger();

  /// Keeps new reads out, so that they cannot hold a change up.
  private volatile boolean wanted;

  ReadGate(int maximumReaders) {
    this.maximumReaders = maximumReaders;
  }

  /// To be followed by [#leave]. Whoever is inside must neither enter again nor block.
  void enter() {
    while (wanted || !tryEnter()) {
      pause();
    }
  }

  private boolean tryEnter() {
    for (int now = inside.get(); now >= 0 && now < maximumReaders; now = inside.get()) {
      if (inside.compareAndSet(now, now + 1)) {
        return true;
      }
    }
    return false;
  }

  void leave() {
    inside.getAndDecrement();
  }

  /// Enters alone; to be followed by [#leaveExclusive].
  void enterExclusive() {
    wanted = true;
    while (!inside.compareAndSet(0, EXCLUSIVE)) {
      wanted = true; // another change that ended may have taken it back
      pause();
    }
  }

  private void pause() {
    boolean interrupted = Thread.interrupted(); // else parking returns at once
    LockSupport.parkNanos(this, PAUSE_NANOS);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  void leaveExclusive() {
    wanted = false;
    inside.set(0);
  }
}
