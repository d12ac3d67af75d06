package io.heddle.executor.block;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.Cancellation;
import io.heddle.executor.SliceStart;
import io.heddle.executor.StateView;
import io.heddle.executor.TransactionOutcome;
import io.heddle.executor.TransactionOutcome.Included;
import io.heddle.executor.evm.CodeCache;
import io.heddle.executor.evm.Tracer;
import io.heddle.executor.transaction.BlobRules;
import io.heddle.executor.transaction.ReusedProcessor;
import io.heddle.executor.transaction.TransactionProcessor;
import io.heddle.primitives.transaction.BlobTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Executes transactions one after another: the readable oracle that every other executor must
/// equal.
public final class SerialBlockExecutor implements BlockExecutor {
  /// Accounts to make room for: sender and recipient.
  private static final int ACCOUNTS_PER_TRANSACTION = 2;

  private final CodeCache codes;
  private final Cancellation cancellation;
  private final @Nullable Tracer tracer;

  /// For the next slice; null while one is executed.
  private final AtomicReference<@Nullable ReusedProcessor> idle = new AtomicReference<>();

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
    DiffAccumulator state =
        new DiffAccumulator(
            view, ACCOUNTS_PER_TRANSACTION * transactions.size(), transactions.size());
    ReusedProcessor known = idle.getAndSet(null);
    ReusedProcessor reused =
        known == null ? new ReusedProcessor(codes, cancellation, tracer) : known;
    TransactionProcessor processor = reused.of(env, state);
    List<TransactionOutcome> outcomes = new ArrayList<>(transactions.size());
    long gasUsed = start.gasUsed();
    int blobs = BlobRules.maxPerBlock(env);
    for (RecoveredTransaction transaction : transactions) {
      cancellation.check();
      TransactionOutcome outcome = processor.process(transaction, state, gasUsed, blobs, state);
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
    idle.set(reused); // not after a failure
    return new BlockResult(outcomes, state.toDiff(), gasUsed, state.accesses());
  }
}
