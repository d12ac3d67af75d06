package io.heddle.sequencer.builder;

import io.heddle.batcher.codec.BatchSize;
import io.heddle.batcher.derivation.NextBlock;
import io.heddle.executor.BlockEnv;
import io.heddle.executor.SliceStart;
import io.heddle.executor.SliceTimes;
import io.heddle.executor.StateDiff;
import io.heddle.executor.StateView;
import io.heddle.executor.TransactionOutcome;
import io.heddle.executor.access.AccessLog;
import io.heddle.executor.block.BlockExecutor;
import io.heddle.executor.block.BlockResult;
import io.heddle.executor.block.TimedBlockExecutor;
import io.heddle.primitives.Check;
import io.heddle.primitives.block.Log;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.SignedTransaction;
import io.heddle.sequencer.PendingView;
import io.heddle.sequencer.mempool.BlockRoom;
import java.util.ArrayList;
import java.util.List;

/// The block under construction. Owned by the builder's thread; others see [#view]. Once it takes
/// no more transactions, it is handed to the threads that seal it.
final class OpenBlock {
  private final NextBlock plan;
  private final BlockEnv env;
  private final long depositCount;
  private final AppendOnlyList<RecoveredTransaction> transactions = new AppendOnlyList<>();
  private final AppendOnlyList<TransactionOutcome.Included> outcomes = new AppendOnlyList<>();
  private final List<AccessLog> accesses = new ArrayList<>();
  private final OpenState written;
  private long gasUsed;
  private int logCount;
  private int userLogCount;
  private long userLogBytes;
  private int batchSizeBytes;
  private boolean full;
  private StateDiff lastDiff = StateDiff.EMPTY;

  /// @param base the state after the parent
  /// @param parentDepositCount L1 deposits consumed by the parent and all before it
  OpenBlock(NextBlock plan, BlockEnv env, StateView base, long parentDepositCount) {
    this.plan = plan;
    this.env = env;
    this.depositCount = parentDepositCount + plan.deposits().size();
    this.written = new OpenState(base);
  }

  /// Executes a slice after what is there already. One outcome per transaction; the included ones
  /// are part of the block from now on.
  ///
  /// @param times what it may take
  List<TransactionOutcome> execute(
      TimedBlockExecutor executor, List<RecoveredTransaction> slice, SliceTimes times) {
    return add(slice, executor.execute(env, start(), slice, written.view(), times));
  }

  private SliceStart start() {
    return new SliceStart(transactions.size(), logCount, gasUsed);
  }

  private List<TransactionOutcome> add(List<RecoveredTransaction> slice, BlockResult result) {
    Check.equal(slice.size(), result.outcomes().size(), "outcomes of a slice");
    for (int i = 0; i < slice.size(); i++) {
      if (result.outcomes().get(i) instanceof TransactionOutcome.Included included) {
        transactions.add(slice.get(i));
        outcomes.add(included);
        logCount += included.receipt().logs().size();
        if (slice.get(i).transaction() instanceof SignedTransaction signed) {
          batchSizeBytes += BatchSize.of(slice.get(i), signed);
          countLogs(included.receipt().logs());
        }
      }
    }
    accesses.add(result.accesses());
    lastDiff = result.diff();
    written.add(lastDiff);
    gasUsed = result.gasUsed();
    return result.outcomes();
  }

  /// Executes the attributes transaction or deposits, which cannot be refused and have all the time
  /// that they need.
  void executeForced(BlockExecutor executor, List<RecoveredTransaction> slice) {
    BlockResult result = executor.execute(env, start(), slice, written.view());
    for (TransactionOutcome outcome : add(slice, result)) {
      if (outcome instanceof TransactionOutcome.Rejected rejected) {
        throw new Check.InvariantViolation(
            "deposit refused: block=%d reason=%s %s"
                .formatted(env.number(), rejected.reason(), rejected.message()));
      }
    }
  }

  private void countLogs(List<Log> logs) {
    userLogCount += logs.size();
    for (Log log : logs) {
      userLogBytes += log.data().size();
    }
  }

  NextBlock plan() {
    return plan;
  }

  BlockEnv env() {
    return env;
  }

  /// L1 deposits consumed by this block and all before it.
  long depositCount() {
    return depositCount;
  }

  /// By all transactions so far.
  long gasUsed() {
    return gasUsed;
  }

  /// What the slices wrote.
  OpenState written() {
    return written;
  }

  /// What the whole block changed so far; put together at each call.
  StateDiff diff() {
    return written.diff();
  }

  /// What each slice looked at and changed.
  List<AccessLog> accesses() {
    return accesses;
  }

  List<RecoveredTransaction> transactions() {
    return transactions.view();
  }

  List<TransactionOutcome.Included> outcomes() {
    return outcomes.view();
  }

  /// What the last slice changed.
  StateDiff lastDiff() {
    return lastDiff;
  }

  BlockRoom room() {
    return BlockRoom.of(
        env.gasLimit() - gasUsed,
        BatchSize.MAX_BLOCK_BYTES - batchSizeBytes,
        userLogCount,
        userLogBytes);
  }

  /// Notes that a transaction was passed over for lack of room. That makes the block full, unless
  /// most of it is still free: then it was the transaction that was large, and small ones may come.
  void crowdedOut() {
    full |= room().halfUsed(BlockRoom.of(env.gasLimit(), BatchSize.MAX_BLOCK_BYTES, 0, 0));
  }

  /// Whether the block takes no more, and is sealed before its time.
  boolean full() {
    return full;
  }

  /// Transactions that users sent, deposits not counted.
  List<RecoveredTransaction> userTransactions() {
    return transactions.view().subList(1 + plan.deposits().size(), transactions.size());
  }

  PendingView view() {
    return new PendingView(env, written.view(), transactions.view(), outcomes.view(), gasUsed);
  }
}
