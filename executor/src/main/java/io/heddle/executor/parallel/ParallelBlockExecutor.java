package io.heddle.executor.parallel;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.Cancellation;
import io.heddle.executor.ExecutionCancelledException;
import io.heddle.executor.SliceStart;
import io.heddle.executor.SliceTimes;
import io.heddle.executor.StateView;
import io.heddle.executor.Watch;
import io.heddle.executor.access.AccessTemplates;
import io.heddle.executor.access.BlockAccessList;
import io.heddle.executor.block.BlockExecutor;
import io.heddle.executor.block.BlockResult;
import io.heddle.executor.block.SerialBlockExecutor;
import io.heddle.executor.block.TimedBlockExecutor;
import io.heddle.executor.evm.CodeCache;
import io.heddle.executor.transaction.ReusedProcessor;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Executes transactions on several threads, with exactly the result of [SerialBlockExecutor].
///
/// Few transactions, those that come while another slice is being executed, and those that mostly
/// wait for each other by what was learned of their kinds, go to the serial executor. So does a
/// slice whose parallel execution failed: what really is wrong with it then fails there in the same
/// way, and what only this executor got wrong costs time and an alert.
///
/// The view must allow concurrent reads, as [StateView] demands. The caller's thread takes part.
public final class ParallelBlockExecutor implements TimedBlockExecutor, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ParallelBlockExecutor.class);

  /// Slices with fewer transactions are executed serially: the time to wake a helper is not worth
  /// it.
  public static final int MINIMUM_TRANSACTIONS = 32;

  /// One in so many slices that had better be executed serially is executed in parallel all the
  /// same, to notice when that has changed.
  private static final int PROBE_INTERVAL = 16;

  private final int threads;
  private final int minimumTransactions;
  private final int probeInterval;
  private final ExecutionMonitor monitor;
  private final Cancellation cancellation;
  private final SerialBlockExecutor serial;
  private final List<ReusedProcessor> workers;

  /// Those that execute within a slice's time.
  private final List<WatchedWorker> watchedWorkers;

  private final Crew crew;
  private final Hints hints = new Hints();
  private final AccessTemplates templates = new AccessTemplates();
  private final ReentrantLock busy = new ReentrantLock();

  /// Slices since the last probe that had better be executed serially; under the lock.
  private int hopelessSlices;

  /// @param threads that execute, the caller's included; 1 = always serial
  public ParallelBlockExecutor(int threads, ExecutionMonitor monitor) {
    this(threads, monitor, Cancellation.NEVER);
  }

  /// @param cancellation ends executions early, on all threads
  public ParallelBlockExecutor(int threads, ExecutionMonitor monitor, Cancellation cancellation) {
    this(threads, MINIMUM_TRANSACTIONS, PROBE_INTERVAL, monitor, cancellation);
  }

  private ParallelBlockExecutor(
      int threads,
      int minimumTransactions,
      int probeInterval,
      ExecutionMonitor monitor,
      Cancellation cancellation) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: min=1 actual=" + threads);
    }
    CodeCache codes = new CodeCache();
    this.threads = threads;
    this.minimumTransactions = minimumTransactions;
    this.probeInterval = probeInterval;
    this.monitor = monitor;
    this.cancellation = cancellation;
    this.serial = new SerialBlockExecutor(codes, cancellation);
    this.workers =
        Stream.generate(() -> new ReusedProcessor(codes, cancellation, null))
            .limit(threads)
            .toList();
    this.watchedWorkers = Stream.generate(() -> new WatchedWorker(codes)).limit(threads).toList();
    this.crew = new Crew(threads - 1);
  }

  /// An executor that leaves nothing to the serial one, be it worth a run or not; for tests.
  public static ParallelBlockExecutor eager(int threads, ExecutionMonitor monitor) {
    return eager(threads, monitor, Cancellation.NEVER);
  }

  static ParallelBlockExecutor eager(
      int threads, ExecutionMonitor monitor, Cancellation cancellation) {
    return new ParallelBlockExecutor(threads, 1, 1, monitor, cancellation);
  }

  @Override
  public BlockResult execute(
      BlockEnv env, SliceStart start, List<RecoveredTransaction> transactions, StateView view) {
    return execute(env, start, transactions, view, null, null);
  }

  /// Transactions that are executed ahead of their turn are ended at the same time, and tried again
  /// at their turn.
  @Override
  public BlockResult execute(
      BlockEnv env,
      SliceStart start,
      List<RecoveredTransaction> transactions,
      StateView view,
      SliceTimes times) {
    return execute(env, start, transactions, view, null, times);
  }

  /// Every transaction is executed on what the list says that it finds, so that none waits for
  /// another; what it found and did is then checked as ever.
  @Override
  public BlockExecutor guidedBy(BlockAccessList list) {
    return (env, start, transactions, view) -> execute(env, start, transactions, view, list, null);
  }

  private BlockResult execute(
      BlockEnv env,
      SliceStart start,
      List<RecoveredTransaction> transactions,
      StateView view,
      @Nullable BlockAccessList list,
      @Nullable SliceTimes times) {
    BlockResult result = executeSomehow(env, start, transactions, view, list, times);
    templates.learn(transactions, result.accesses(), view);
    return result;
  }

  private BlockResult executeSomehow(
      BlockEnv env,
      SliceStart start,
      List<RecoveredTransaction> transactions,
      StateView view,
      @Nullable BlockAccessList list,
      @Nullable SliceTimes times) {
    boolean left = false;
    if (threads > 1 && transactions.size() >= minimumTransactions && busy.tryLock()) {
      try {
        left = list == null && isLeftToSerial(transactions);
        BlockResult result =
            left ? null : executeParallel(env, start, transactions, view, list, times);
        if (result != null) {
          return result;
        }
      } finally {
        busy.unlock();
      }
    }
    BlockResult result =
        times == null
            ? serial.execute(env, start, transactions, view)
            : serial.execute(env, start, transactions, view, times);
    if (left) {
      monitor.leftToSerial(transactions.size());
    }
    return result;
  }

  /// Whether a run could gain nothing, and this is not the slice to see whether that is still so.
  private boolean isLeftToSerial(List<RecoveredTransaction> transactions) {
    if (!hints.areHopeless(transactions)) {
      return false;
    }
    hopelessSlices = (hopelessSlices + 1) % probeInterval;
    return hopelessSlices != 0;
  }

  /// The result, or null when the run failed.
  private @Nullable BlockResult executeParallel(
      BlockEnv env,
      SliceStart start,
      List<RecoveredTransaction> transactions,
      StateView view,
      @Nullable BlockAccessList list,
      @Nullable SliceTimes times) {
    Throwable failure;
    try {
      Run run = new Run(env, start, transactions, view, threads, hints, list, cancellation);
      run.setFeeRecipients(workers.getFirst().of(env, view).feeRecipients());
      crew.help(helper -> work(run, helper + 1, times), threads - 1, () -> work(run, 0, times));
      failure = run.failure();
      if (failure == null) {
        BlockResult result = run.result();
        monitor.executed(transactions.size(), run.aheadCount(), run.repeatedCount());
        if (list != null) {
          monitor.guided(run.isListConfirmed());
        }
        return result;
      }
    } catch (RuntimeException e) {
      failure = e;
    }
    if (failure instanceof ExecutionCancelledException cancelled) {
      throw cancelled;
    }
    monitor.fellBack(failure);
    LOG.error(
        "PARALLEL EXECUTION FAILED, executing serially: block={} transactions={} cause={}",
        env.number(),
        transactions.size(),
        failure.toString(),
        failure);
    return null;
  }

  private void work(Run run, int worker, @Nullable SliceTimes times) {
    if (times == null) {
      run.work(workers.get(worker), RunClock.NONE);
    } else {
      WatchedWorker watched = watchedWorkers.get(worker);
      watched.watch.open();
      try {
        run.work(watched.processor, new RunClock(times, watched.watch));
      } finally {
        watched.watch.close();
      }
    }
  }

  /// What was learned of the slots that calls use.
  public AccessTemplates templates() {
    return templates;
  }

  Hints hints() {
    return hints;
  }

  List<Thread> helpers() {
    return crew.threads();
  }

  /// Ends the helping threads; later slices are executed by the caller alone.
  @Override
  public void close() {
    crew.close();
  }

  /// A worker whose executions may be ended.
  private static final class WatchedWorker {
    final Watch watch = new Watch();
    final ReusedProcessor processor;

    WatchedWorker(CodeCache codes) {
      processor = new ReusedProcessor(codes, watch.cancellation(), null);
    }
  }
}
