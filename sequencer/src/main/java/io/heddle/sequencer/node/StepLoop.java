package io.heddle.sequencer.node;

import io.heddle.sequencer.FatalError;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// A thread that owns a driver and calls its step again and again.
///
/// While something outside does not answer ([Outage]: L1, PostgreSQL) it waits, longer each time up
/// to a bound, and steps again. Anything else is a bug or a conflict that no retry heals: the loop
/// stops, loudly, and health shows it.
final class StepLoop implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(StepLoop.class);
  private static final long LAST_BACKOFF_MILLIS = 10_000;
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  private final String name;
  private final long intervalMillis;
  private final Runnable step;
  private final Semaphore stopping = new Semaphore(0);
  private final Thread thread;
  private volatile State state = State.STARTING;
  private volatile String problem = "";
  private volatile long sinceNanos = System.nanoTime();

  enum State {
    STARTING,
    RUNNING,
    WAITING,
    STOPPED,
    BROKEN
  }

  /// Starts the loop on a thread of its own.
  StepLoop(
      String name,
      long intervalMillis,
      MeterRegistry registry,
      ThreadFactory threads,
      Runnable step) {
    this.name = name;
    this.intervalMillis = intervalMillis;
    this.step = step;
    Gauge.builder("heddle.loop.running", this, StepLoop::running)
        .description("1 running, 0 waiting for something outside, -1 broken")
        .tags(Tags.of("loop", name))
        .register(registry);
    this.thread = threads.newThread(this::run);
    thread.start();
  }

  String name() {
    return name;
  }

  State state() {
    return state;
  }

  /// How long it has been in this state.
  Duration since() {
    return Duration.ofNanos(System.nanoTime() - sinceNanos);
  }

  /// What is wrong, when the state is WAITING or BROKEN, in words that anybody may read.
  Optional<String> problem() {
    return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
  }

  private double running() {
    return switch (state) {
      case RUNNING -> 1;
      case STARTING, WAITING, STOPPED -> 0;
      case BROKEN -> -1;
    };
  }

  private void run() {
    long waitMillis = intervalMillis;
    try {
      do {
        try {
          step.run();
          moveTo(State.RUNNING, "");
          waitMillis = intervalMillis;
        } catch (RuntimeException e) {
          String away = Outage.in(e).orElseThrow(() -> e);
          if (state != State.WAITING) {
            LOG.warnf("%s waits, %s: %s", name, away, e.getMessage());
          }
          moveTo(State.WAITING, away);
          waitMillis = Math.min(Math.max(2 * waitMillis, intervalMillis), LAST_BACKOFF_MILLIS);
        }
      } while (!stopping.tryAcquire(waitMillis, TimeUnit.MILLISECONDS));
      moveTo(State.STOPPED, "");
    } catch (InterruptedException e) {
      moveTo(State.STOPPED, "");
    } catch (RuntimeException | Error e) {
      moveTo(State.BROKEN, "a fault of the node, the log says which");
      LOG.errorf(e, "%s STOPPED, a restart after inspection is needed: %s", name, e.getMessage());
      FatalError.throwIfIn(e);
    }
  }

  private void moveTo(State next, String why) {
    if (state == State.WAITING && next == State.RUNNING) {
      LOG.infof("%s goes on", name);
    }
    if (state != next) {
      sinceNanos = System.nanoTime();
    }
    problem = why;
    state = next;
  }

  @Override
  public void close() {
    stopping.release();
    try {
      if (!thread.join(STOP_TIMEOUT)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
