package io.heddle.conformance;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.SliceStart;
import io.heddle.executor.StateView;
import io.heddle.executor.block.BlockExecutor;
import io.heddle.executor.block.BlockResult;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;

/// Adds up gas and time of what an executor does: the time of the transactions alone, senders
/// recovered before, the state root computed after; processor time if it is serial, else the
/// clock's. Everything is executed several times, after what ran before as warm-up, and the fastest
/// counts, since other work on the machine only ever adds time. Owned by one thread.
final class TimedExecutor implements BlockExecutor {
  private static final int MAX_RUNS = 3;

  /// No further run once this much time was spent on a block.
  private static final long ENOUGH_NANOS = 500_000_000;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final NamedExecutor executor;
  private long gas;
  private long nanos;

  TimedExecutor(NamedExecutor executor) {
    this.executor = executor;
  }

  @Override
  public BlockResult execute(
      BlockEnv env, SliceStart start, List<RecoveredTransaction> transactions, StateView view) {
    long spent = 0;
    long fastest = Long.MAX_VALUE;
    BlockResult result;
    int runs = 0;
    do {
      long begin = now();
      result = executor.executor().execute(env, start, transactions, view);
      long took = now() - begin;
      fastest = Math.min(fastest, took);
      spent += took;
      runs++;
    } while (runs < MAX_RUNS && spent < ENOUGH_NANOS);
    gas += result.gasUsed() - start.gasUsed();
    nanos += fastest;
    return result;
  }

  private long now() {
    return executor.isSerial() ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
  }

  long gas() {
    return gas;
  }

  long nanos() {
    return nanos;
  }
}
