package io.heddle.executor.parallel;

import io.heddle.executor.SliceTimes;
import io.heddle.executor.Watch;
import org.jspecify.annotations.Nullable;

/// A worker's look at the time of a slice. Owned by the worker.
final class RunClock {
  /// Of a slice that has all the time that it wants.
  static final RunClock NONE = new RunClock();

  private final @Nullable SliceTimes times;
  private final @Nullable Watch watch;

  /// @param watch of the worker
  RunClock(SliceTimes times, Watch watch) {
    this.times = times;
    this.watch = watch;
  }

  private RunClock() {
    this.times = null;
    this.watch = null;
  }

  /// The slice's time; null when it has no bound.
  @Nullable SliceTimes times() {
    return times;
  }

  /// Begins an execution of a transaction; returns when that was.
  long begin() {
    if (times == null || watch == null) {
      return 0;
    }
    watch.begin(times.transactionNanos());
    return System.nanoTime();
  }

  /// Ends it, however it ended.
  void end(int transaction, long began) {
    if (times != null && watch != null) {
      watch.end();
      times.took(transaction, System.nanoTime() - began);
    }
  }
}
