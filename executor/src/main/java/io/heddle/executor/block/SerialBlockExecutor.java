package io.heddle.executor.block;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.Cancellation;
import io.heddle.executor.ExecutionCancelledException;
import io.heddle.executor.SliceStart;
import io.heddle.executor.SliceTimes;
import io.heddle.executor.StateView;
import io.heddle.executor.TransactionOutcome;
import io.heddle.executor.TransactionOutcome.Included;
import io.heddle.executor.Watch;
import io.heddle.executor.evm.CodeCache;
import io.heddle.executor.evm.Tracer;
import io.heddle.executor.journal.WriteSink;
import io.heddle.executor.transaction.BlobRules;
import io.heddle.executor.transaction.ReusedProcessor;
import io.heddle.executor.transaction.TransactionProcessor;
import io.heddle.primitives.transaction.BlobTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Executes transactions one after another: the readable oracle that every other executor must
/// equal.
public final class SerialBlockExecutor implements TimedBlockExecutor {
  /// Accounts to make room for: sender and recipient.
  private static final int ACCOUNTS_PER_TRANSACTION = 2;

  private final CodeCache codes;
  private final Cancellation cancellation;
  private final @Nullable Tracer tracer;

  /// For the next slice; null while one is executed.
  private final AtomicReference<@Nullable ReusedProcessor> idle = new AtomicReference<>();

  /// Likewise for the next one that has to keep to its time.
  private final AtomicReference<@Nullable WatchedProcessor> idleWatched = new AtomicReference<>();

  public SerialBlockExecutor() {
    this(new CodeCache(), Cancellation.NEVER);
  }

  /// An executor that shares analysed code with others.
  ///
  /// @param cancellation ends executions early
  public SerialBlockExecutor(CodeCache codes, Cancellation cancellation) {
    this(codes, cancellation, null);
  }

  private SerialBlockExecutor(CodeCache codes, Cancellation cancellation, @Nullable Tracer tracer) {
    this.codes = codes;
    this.cancellation = cancellation;
    this.tracer = tracer;
  }

  /// An executor that tells `tracer` of every instruction; used by one thread at a time.
  public static SerialBlockExecutor traced(Tracer tracer) {
    return traced(tracer, Cancellation.NEVER);
  }

  /// Such an executor whose executions can be ended early.
  public static SerialBlockExecutor traced(Tracer tracer, Cancellation cancellation) {
    return new SerialBlockExecutor(new CodeCache(), cancellation, tracer);
  }

  @Override
  public BlockResult execute(
      BlockEnv env, SliceStart start, List<RecoveredTransaction> transactions, StateView view) {
    ReusedProcessor known = idle.getAndSet(null);
    ReusedProcessor reused =
        known == null ? new ReusedProcessor(codes, cancellation, tracer) : known;
    BlockResult result =
        execute(env, start, transactions, view, reused, TransactionProcessor::process);
    idle.set(reused); // not after a failure
    return result;
  }

  @Override
  public BlockResult execute(
      BlockEnv env,
      SliceStart start,
      List<RecoveredTransaction> transactions,
      StateView view,
      SliceTimes times) {
    WatchedProcessor known = idleWatched.getAndSet(null);
    WatchedProcessor reused = known == null ? new WatchedProcessor(codes, tracer) : known;
    reused.watch.open();
    try {
      BlockResult result =
          execute(env, start, transactions, view, reused.processor, reused.within(times));
      idleWatched.set(reused);
      return result;
    } finally {
      reused.watch.close();
    }
  }

  /// How one transaction is executed; called once for each, in order.
  private interface Step {
    TransactionOutcome process(
        TransactionProcessor processor,
        RecoveredTransaction transaction,
        StateView view,
        long gasUsedBefore,
        int blobsLeft,
        WriteSink sink);
  }

  private BlockResult execute(
      BlockEnv env,
      SliceStart start,
      List<RecoveredTransaction> transactions,
      StateView view,
      ReusedProcessor reused,
      Step step) {
    DiffAccumulator state =
        new DiffAccumulator(
            view, ACCOUNTS_PER_TRANSACTION * transactions.size(), transactions.size());
    TransactionProcessor processor = reused.of(env, state);
    List<TransactionOutcome> outcomes = new ArrayList<>(transactions.size());
    long gasUsed = start.gasUsed();
    int blobs = BlobRules.maxPerBlock(env);
    for (RecoveredTransaction transaction : transactions) {
      cancellation.check();
      TransactionOutcome outcome =
          step.process(processor, transaction, state, gasUsed, blobs, state);
      outcomes.add(outcome);
      if (tracer != null) {
        tracer.ended(outcome);
      }
      if (outcome instanceof Included included) {
        state.accesses().endTransaction();
        gasUsed = Math.addExact(gasUsed, included.gasUsed());
        if (transaction.transaction() instanceof BlobTransaction blob) {
          blobs -= blob.blobVersionedHashes().size();
        }
      }
    }
    return new BlockResult(outcomes, state.toDiff(), gasUsed, state.accesses());
  }

  /// What executes transactions that may be ended.
  private static final class WatchedProcessor {
    final Watch watch = new Watch();
    final ReusedProcessor processor;

    WatchedProcessor(CodeCache codes, @Nullable Tracer tracer) {
      processor = new ReusedProcessor(codes, watch.cancellation(), tracer);
    }

    Step within(SliceTimes times) {
      AtomicInteger index = new AtomicInteger();
      return (worker, transaction, view, gasUsedBefore, blobsLeft, sink) -> {
        int i = index.getAndIncrement();
        if (i > 0 && times.isOver()) {
          return SliceTimes.sliceOver();
        }
        long began = System.nanoTime();
        watch.begin(times.transactionNanos());
        try {
          return worker.process(transaction, view, gasUsedBefore, blobsLeft, sink);
        } catch (ExecutionCancelledException tooLong) {
          return times.timeLimit();
        } finally {
          watch.end();
          times.took(i, System.nanoTime() - began);
        }
      };
    }
  }
}
