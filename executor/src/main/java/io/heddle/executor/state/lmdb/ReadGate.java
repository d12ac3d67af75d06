package io.heddle.executor.state.lmdb;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;

/// Lets reads in, so many at a time, each at a place of its own, and now and then one change of
/// everything, when no read is inside.
///
/// **No common counter.** A thread comes back to the place it had before, if that is free, so
/// threads that read at the same time write to memory of their own: a read is as short as two or
/// three moves of a cache line from one core to another.
///
/// **No queue.** Whoever waits looks again every [#PAUSE_NANOS] and waits for those inside only,
/// never for another that waits. Virtual threads that do not block keep the carriers to themselves,
/// so one that waits and was woken may not run for as long as they like; behind it, in the queue of
/// a lock or a semaphore, fair or not, everybody else would wait as long.
final class ReadGate {
  private static final int FREE = 0;
  private static final int READING = 1;
  private static final int EXCLUSIVE = -1;
  private static final int NONE = -1;
  private static final long PAUSE_NANOS = 20_000;

  /// Between the states of two places: two lines of 64 bytes, since processors fetch pairs.
  private static final int STRIDE = 128 / Integer.BYTES;

  private final int places;
  private final AtomicIntegerArray states;

  /// Keeps new reads out, so that they cannot hold a change up.
  private volatile boolean wanted;

  ReadGate(int places) {
    this.places = places;
    this.states = new AtomicIntegerArray((places + 1) * STRIDE);
  }

  /// Finds a free place, from 0 on; to be followed by [#leave]. Whoever is inside must neither
  /// enter again nor block.
  int enter() {
    while (true) {
      int place = wanted ? NONE : tryEnter();
      if (place != NONE) {
        return place;
      }
      pause();
    }
  }

  private int tryEnter() {
    int home = (int) (Thread.currentThread().threadId() % places);
    for (int i = 0; i < places; i++) {
      int place = home + i < places ? home + i : home + i - places;
      if (states.getPlain(at(place)) == FREE && states.compareAndSet(at(place), FREE, READING)) {
        return place;
      }
    }
    return NONE;
  }

  private static int at(int place) {
    return (place + 1) * STRIDE;
  }

  void leave(int place) {
    states.setRelease(at(place), FREE);
  }

  /// Enters alone, which is to have all places; to be followed by [#leaveExclusive].
  void enterExclusive() {
    for (int place = 0; place < places; place++) {
      wanted = true; // another change that ended may have taken it back
      while (!states.compareAndSet(at(place), FREE, EXCLUSIVE)) {
        pause();
        wanted = true;
      }
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
    for (int place = places - 1; place >= 0; place--) {
      states.set(at(place), FREE);
    }
  }
}
