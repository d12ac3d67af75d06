package io.heddle.conformance;

import io.heddle.fixtures.SuiteTally;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Says every few seconds how far a suite is. Owns one thread until it is closed.
final class ProgressTicker implements AutoCloseable {
  private static final int PERIOD_SECONDS = 5;

  private final ScheduledExecutorService timer;

  private ProgressTicker(ScheduledExecutorService timer) {
    this.timer = timer;
  }

  static ProgressTicker start(
      String suite, SuiteTally tally, Optional<Integer> total, PrintWriter out) {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
    String of = total.map(count -> " of " + count).orElse("");
    out.println(suite + ": started");
    out.flush();
    Runnable line =
        () -> {
          out.println(suite + ": " + tally.cases() + of + " cases");
          out.flush();
        };
    var tick = timer.scheduleAtFixedRate(line, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
    if (tick.isCancelled()) {
      out.println(suite + ": no progress shown");
    }
    return new ProgressTicker(timer);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
