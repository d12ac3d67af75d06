package io.heddle.sequencer.rpc.trace;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.Cancellation;
import io.heddle.executor.OverlayView;
import io.heddle.executor.SliceStart;
import io.heddle.executor.StateDiff;
import io.heddle.executor.StateView;
import io.heddle.executor.TransactionOutcome;
import io.heddle.executor.block.BlockExecutor;
import io.heddle.executor.block.BlockResult;
import io.heddle.executor.block.SerialBlockExecutor;
import io.heddle.executor.evm.CodeCache;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.sequencer.rpc.protocol.Json;
import io.heddle.sequencer.rpc.protocol.RpcException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Executes the transactions of a sealed block again, from the state before the block, some of them
/// under a tracer. Nothing is kept, and everything ends when the cancellation is asked for.
public final class Replay {
  /// Transactions whose changes are apart from those of all before them: putting all together after
  /// each one would cost the square of a block.
  private static final int RECENT = 64;

  private final BlockEnv env;
  private final StateView base;
  private final Cancellation cancellation;
  private final BlockExecutor untraced;
  private StateDiff settled = StateDiff.EMPTY;
  private StateDiff recent = StateDiff.EMPTY;
  private int recentCount;
  private int executed;
  private long gasUsed;

  /// @param base the state after the parent
  public Replay(BlockEnv env, StateView base, Cancellation cancellation) {
    this.env = env;
    this.base = base;
    this.cancellation = cancellation;
    this.untraced = new SerialBlockExecutor(new CodeCache(), cancellation);
  }

  /// Executes transactions that nobody asks about.
  public void skip(List<RecoveredTransaction> transactions) {
    if (!transactions.isEmpty()) {
      execute(untraced, transactions);
      settle();
    }
  }

  /// Executes the next transaction, and gives what the tracer tells of it.
  public Json trace(RecoveredTransaction transaction, TransactionTracer tracer) {
    OutputTap tap = new OutputTap();
    MuxTracer both = new MuxTracer(new TreeMap<>(Map.of("output", tap, "traced", tracer)));
    StateView before = state();
    BlockResult result =
        execute(SerialBlockExecutor.traced(both, cancellation), List.of(transaction));
    TransactionOutcome.Included outcome =
        (TransactionOutcome.Included) result.outcomes().getFirst();
    return tracer.result(
        new Traced(
            env,
            transaction.sender(),
            transaction.transaction().to().or(outcome::contractAddress),
            transaction.transaction().gasLimit(),
            outcome.gasUsed(),
            tap.failed(),
            tap.output(),
            before,
            result.diff()));
  }

  private BlockResult execute(BlockExecutor executor, List<RecoveredTransaction> transactions) {
    BlockResult result =
        executor.execute(env, new SliceStart(executed, 0, gasUsed), transactions, state());
    for (TransactionOutcome outcome : result.outcomes()) {
      if (outcome instanceof TransactionOutcome.Rejected rejected) {
        throw RpcException.server(
            "block %d does not execute again: %s".formatted(env.number(), rejected.message()));
      }
    }
    executed += transactions.size();
    gasUsed = result.gasUsed();
    recent = recent.then(result.diff());
    recentCount += transactions.size();
    if (recentCount >= RECENT) {
      settle();
    }
    return result;
  }

  private void settle() {
    settled = settled.then(recent);
    recent = StateDiff.EMPTY;
    recentCount = 0;
  }

  private StateView state() {
    return new OverlayView(new OverlayView(base, settled), recent);
  }
}
