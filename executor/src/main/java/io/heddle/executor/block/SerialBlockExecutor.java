package io.heddle.executor.block;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.BlockExecutor;
import io.heddle.executor.BlockResult;
import io.heddle.executor.SliceStart;
import io.heddle.executor.StateView;
import io.heddle.executor.TransactionOutcome;
import io.heddle.executor.TransactionOutcome.Included;
import io.heddle.executor.evm.CodeCache;
import io.heddle.executor.transaction.BlobRules;
import io.heddle.executor.transaction.GasRoom;
import io.heddle.executor.transaction.TransactionProcessor;
import io.heddle.primitives.transaction.BlobTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.ArrayList;
import java.util.List;

/// Executes transactions one after another: the readable oracle that every other executor must
/// equal.
public final class SerialBlockExecutor implements BlockExecutor {
  private final CodeCache codes;

  public SerialBlockExecutor() {
    this(new CodeCache());
  }

  /// An executor that shares analysed code with others.
  public SerialBlockExecutor(CodeCache codes) {
    this.codes = codes;
  }

  @Override
  public BlockResult execute(
      BlockEnv env, SliceStart start, List<RecoveredTransaction> transactions, StateView view) {
    DiffAccumulator state = new DiffAccumulator(view);
    TransactionProcessor processor = new TransactionProcessor(env, state, codes);
    List<TransactionOutcome> outcomes = new ArrayList<>(transactions.size());
    long gasUsed = start.gasUsed();
    int blobs = BlobRules.maxPerBlock(env);
    for (RecoveredTransaction transaction : transactions) {
      GasRoom room = new GasRoom(env.gasLimit() - gasUsed, blobs);
      TransactionOutcome outcome = processor.process(transaction, state, room, gasUsed, state);
      outcomes.add(outcome);
      if (outcome instanceof Included included) {
        gasUsed = Math.addExact(gasUsed, included.gasUsed());
        if (transaction.transaction() instanceof BlobTransaction blob) {
          blobs -= blob.blobVersionedHashes().size();
        }
      }
    }
    return new BlockResult(outcomes, state.toDiff(), gasUsed);
  }
}
