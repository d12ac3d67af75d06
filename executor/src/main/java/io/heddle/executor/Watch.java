package io.heddle.executor;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Ends executions of one thread that outlast their time, one after another: the timer that
/// [Cancellation] speaks of.
///
/// A thread that all watches share looks at them every millisecond while any is open, so an
/// execution may last that much longer, and as long as one precompile. What a long precompile will
/// take is known before: it is not begun when it would outlast the time.
public final class Watch {
  private static final long NEVER = 0;
  private static final Timer TIMER = new Timer();

  private final Cancellation cancellation = new Cancellation();

  /// [System#nanoTime] at which the present execution ends; guarded by this.
  private long endNanos = NEVER;

  /// What the executions of the thread look at.
  public Cancellation cancellation() {
    return cancellation;
  }

  /// From now on executions can be watched. To be closed, or the timer never rests.
  public void open() {
    TIMER.add(this);
  }

  public void close() {
    TIMER.remove(this);
  }

  /// An execution begins.
  public synchronized void begin(long nanos) {
    long end = System.nanoTime() + nanos;
    endNanos = end == NEVER ? 1 : end;
    cancellation.endsAt(endNanos);
  }

  /// It ended, by itself or not: the next one may begin.
  public synchronized void end() {
    endNanos = NEVER;
    cancellation.reset();
  }

  private synchronized void look(long now) {
    if (endNanos != NEVER && now - endNanos >= 0) {
      cancellation.cancel();
    }
  }

  private static final class Timer {
    private static final long INTERVAL_NANOS = 1_000_000;

    private final Set<Watch> open = ConcurrentHashMap.newKeySet();
    private @Nullable Thread thread;

    synchronized void add(Watch watch) {
      open.add(watch);
      if (thread == null) {
        thread = Thread.ofPlatform().name("execution-watch").daemon(true).start(this::run);
      }
      LockSupport.unpark(thread);
    }

    void remove(Watch watch) {
      open.remove(watch);
    }

    private void run() {
      while (true) {
        if (open.isEmpty()) {
          LockSupport.park();
        } else {
          LockSupport.parkNanos(INTERVAL_NANOS);
        }
        long now = System.nanoTime();
        open.forEach(watch -> watch.look(now));
      }
    }
  }
}
