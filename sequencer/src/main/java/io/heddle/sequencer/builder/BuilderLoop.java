package io.heddle.sequencer.builder;

import io.heddle.sequencer.FatalError;
import io.heddle.sequencer.StoreUnavailableException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// The thread that owns block production. It calls [BlockBuilder#step] when something is due, waits
/// and tries again while PostgreSQL is away, and stops for good, loudly, on anything unexpected: a
/// wrong block is worse than none.
public final class BuilderLoop {
  private static final Logger LOG = Logger.getLogger(BuilderLoop.class);
  private static final long FIRST_BACKOFF_MILLIS = 50;
  private static final long LAST_BACKOFF_MILLIS = 5_000;

  private final BlockBuilder builder;
  private final Runnable guard;
  private final Semaphore arrivals = new Semaphore(0);
  private final Thread thread;
  private volatile ProductionStatus status = new ProductionStatus.Starting();
  private volatile boolean stopping;

  /// @param guard called before each step; throws [StoreUnavailableException] while this process
  ///   may not produce
  public BuilderLoop(BlockBuilder builder, Runnable guard) {
    this.builder = builder;
    this.guard = guard;
    builder.pool().onArrival(this::wake);
    builder.onProgress(this::wake);
    this.thread = Thread.ofPlatform().name("builder").daemon(true).unstarted(this::run);
  }

  /// Exposes the status as a gauge.
  public void metrics(MeterRegistry registry) {
    BuilderMetrics.status(registry, this::status);
  }

  public void start() {
    thread.start();
  }

  public ProductionStatus status() {
    return status;
  }

  /// Seals what users were preconfirmed, then ends the thread. Returns whether it ended in time.
  public boolean stop(Duration timeout) throws InterruptedException {
    stopping = true;
    wake();
    if (!thread.isAlive()) {
      return true;
    }
    if (thread.join(timeout)) {
      return true;
    }
    thread.interrupt();
    return false;
  }

  private void wake() {
    if (arrivals.availablePermits() == 0) {
      arrivals.release();
    }
  }

  private void stepped(long waitMillis) {
    if (waitMillis > 0 && builder.waitsForOrigin()) {
      status = new ProductionStatus.Waiting("no confirmed L1 block to build on");
    } else if (!(status instanceof ProductionStatus.Producing)) {
      status = new ProductionStatus.Producing();
      LOG.info("producing blocks");
    }
  }

  private void run() {
    LOG.info("block production started");
    long backoffMillis = FIRST_BACKOFF_MILLIS;
    try {
      while (!stopping || builder.holdsTransactions()) {
        long waitMillis;
        try {
          guard.run();
          if (stopping) {
            builder.last();
          }
          waitMillis = builder.step();
          stepped(waitMillis);
          backoffMillis = FIRST_BACKOFF_MILLIS;
        } catch (StoreUnavailableException e) {
          if (!(status instanceof ProductionStatus.Waiting)) {
            LOG.warnf("block production waits for PostgreSQL: %s %s", e.getMessage(), e.getCause());
          }
          status = new ProductionStatus.Waiting("the database is away");
          waitMillis = backoffMillis;
          backoffMillis = Math.min(2 * backoffMillis, LAST_BACKOFF_MILLIS);
          TimeUnit.MILLISECONDS.sleep(waitMillis);
          continue;
        }
        if (waitMillis > 0 && arrivals.tryAcquire(waitMillis, TimeUnit.MILLISECONDS)) {
          // Let a few more arrive: transactions are executed in slices, not one by one.
          TimeUnit.MILLISECONDS.sleep(1);
        }
      }
      status = new ProductionStatus.Stopped("shut down", false);
      LOG.info("block production stopped");
    } catch (InterruptedException e) {
      status = new ProductionStatus.Stopped("interrupted", false);
    } catch (RuntimeException | Error e) {
      status = new ProductionStatus.Stopped(String.valueOf(e.getMessage()), true);
      LOG.errorf(
          e, "BLOCK PRODUCTION STOPPED, a restart after inspection is needed: %s", e.getMessage());
      FatalError.throwIfIn(e);
    }
  }
}
