package io.heddle.executor.parallel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A fixed number of threads that help whoever calls [#help], for one task at a time.
///
/// Daemon threads of the platform: they compute, so virtual threads would gain nothing. They are
/// made at the first task, and rest parked between tasks.
final class Crew implements AutoCloseable {
  /// Work that several threads do together.
  interface Task {
    /// Called by each helper once, with its number from zero.
    void run(int helper);
  }

  private final int size;
  private final List<Thread> threads = new ArrayList<>();
  private volatile @Nullable Shift shift;
  private volatile boolean closed;

  /// One task and who is at it.
  private static final class Shift {
    private static final int OVER = Integer.MIN_VALUE / 2;

    final Task task;

    /// Helpers at work; far below zero once nobody may begin any more.
    final AtomicInteger active = new AtomicInteger();

    final Semaphore finished = new Semaphore(0);

    Shift(Task task) {
      this.task = task;
    }

    boolean enter() {
      int before;
      do {
        before = active.get();
        if (before < 0) {
          return false;
        }
      } while (!active.compareAndSet(before, before + 1));
      return true;
    }

    void leave() {
      if (active.decrementAndGet() == OVER) {
        finished.release();
      }
    }

    /// Lets nobody begin any more and waits for those at work.
    void end() {
      if (active.addAndGet(OVER) != OVER) {
        finished.acquireUninterruptibly();
      }
    }
  }

  Crew(int size) {
    this.size = size;
  }

  /// Runs `own` on this thread while up to `count` helpers run `task`, and returns when all have
  /// ended. One caller at a time.
  void help(Task task, int count, Runnable own) {
    start();
    Shift next = new Shift(task);
    shift = next;
    for (int i = 0; i < Math.min(count, threads.size()); i++) {
      LockSupport.unpark(threads.get(i));
    }
    try {
      own.run();
    } finally {
      shift = null;
      next.end();
    }
  }

  List<Thread> threads() {
    return List.copyOf(threads);
  }

  private void start() {
    while (threads.size() < size && !closed) {
      int number = threads.size();
      threads.add(
          Thread.ofPlatform().daemon().name("executor-" + (number + 1)).start(() -> rest(number)));
    }
  }

  private void rest(int number) {
    Shift last = null;
    while (!closed) {
      Shift now = shift;
      if (now == null || now == last) {
        LockSupport.park(this);
      } else {
        last = now;
        if (now.enter()) {
          try {
            now.task.run(number);
          } finally {
            now.leave();
          }
        }
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(LockSupport::unpark);
  }
}
