package io.heddle.executor.parallel;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.BlockExecutor;
import io.heddle.executor.BlockResult;
import io.heddle.executor.SliceStart;
import io.heddle.executor.StateView;
import io.heddle.executor.access.AccessTemplates;
import io.heddle.executor.access.BlockAccessList;
import io.heddle.executor.block.SerialBlockExecutor;
import io.heddle.executor.evm.CodeCache;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Executes transactions on several threads, with exactly the result of [SerialBlockExecutor].
///
/// Few transactions, and those that come while another slice is being executed, go to the serial
/// executor. So does a slice whose parallel execution failed: what really is wrong with it then
/// fails there in the same way, and what only this executor got wrong costs time and an alert.
///
/// The view must allow concurrent reads, as [StateView] demands. The caller's thread takes part.
public final class ParallelBlockExecutor implements BlockExecutor, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ParallelBlockExecutor.class);

  /// Below this the time to wake a helper is not worth it.
  private static final int DEFAULT_MINIMUM_TRANSACTIONS = 32;

  private final int threads;
  private final int minimumTransactions;
  private final ExecutionMonitor monitor;
  private final SerialBlockExecutor serial;
  private final List<Worker> workers;
  private final Crew crew;
  private final Hints hints = new Hints();
  private final AccessTemplates templates = new AccessTemplates();
  private final ReentrantLock busy = new ReentrantLock();

  /// @param threads that execute, the caller's included; 1 = always serial
  public ParallelBlockExecutor(int threads, ExecutionMonitor monitor) {
    this(threads, DEFAULT_MINIMUM_TRANSACTIONS, monitor);
  }

  /// @param minimumTransactions slices with fewer are executed serially
  public ParallelBlockExecutor(int threads, int minimumTransactions, ExecutionMonitor monitor) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: min=1 actual=" + threads);
    }
    CodeCache codes = new CodeCache();
    this.threads = threads;
    this.minimumTransactions = minimumTransactions;
    this.monitor = monitor;
    this.serial = new SerialBlockExecutor(codes);
    this.workers = Stream.generate(() -> new Worker(codes)).limit(threads).toList();
    this.crew = new Crew(threads - 1);
  }

  @Override
  public BlockResult execute(
      BlockEnv env, SliceStart start, List<RecoveredTransaction> transactions, StateView view) {
    return execute(env, start, transactions, view, null);
  }

  /// Every transaction is executed on what the list says that it finds, so that none waits for
  /// another; what it found and did is then checked as ever.
  @Override
  public BlockExecutor guidedBy(BlockAccessList list) {
    return (env, start, transactions, view) -> execute(env, start, transactions, view, list);
  }

  private BlockResult execute(
      BlockEnv env,
      SliceStart start,
      List<RecoveredTransaction> transactions,
      StateView view,
      @Nullable BlockAccessList list) {
    BlockResult result = executeSomehow(env, start, transactions, view, list);
    templates.learn(transactions, result.accesses(), view);
    return result;
  }

  private BlockResult executeSomehow(
      BlockEnv env,
      SliceStart start,
      List<RecoveredTransaction> transactions,
      StateView view,
      @Nullable BlockAccessList list) {
    if (threads > 1 && transactions.size() >= minimumTransactions && busy.tryLock()) {
      try {
        BlockResult result = executeParallel(env, start, transactions, view, list);
        if (result != null) {
          return result;
        }
      } finally {
        busy.unlock();
      }
    }
    return serial.execute(env, start, transactions, view);
  }

  /// The result, or null when the run failed.
  private @Nullable BlockResult executeParallel(
      BlockEnv env,
      SliceStart start,
      List<RecoveredTransaction> transactions,
      StateView view,
      @Nullable BlockAccessList list) {
    Throwable failure;
    try {
      Run run = new Run(env, start, transactions, view, threads, hints, list);
      run.setFeeRecipients(workers.getFirst().processor(env, view).feeRecipients());
      crew.help(
          helper -> run.work(workers.get(helper + 1)),
          threads - 1,
          () -> run.work(workers.getFirst()));
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
    LOG.error(
        "PARALLEL EXECUTION FAILED, executing serially: block={} transactions={} cause={}",
        env.number(),
        transactions.size(),
        failure.toString(),
        failure);
    monitor.fellBack(failure);
    return null;
  }

  /// What was learned of the slots that calls use.
  public AccessTemplates templates() {
    return templates;
  }

  List<Thread> helpers() {
    return crew.threads();
  }

  /// Ends the helping threads; later slices are executed by the caller alone.
  @Override
  public void close() {
    crew.close();
  }
}
