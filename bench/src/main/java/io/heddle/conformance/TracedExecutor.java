package io.heddle.conformance;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.SliceStart;
import io.heddle.executor.StateView;
import io.heddle.executor.block.BlockExecutor;
import io.heddle.executor.block.BlockResult;
import io.heddle.executor.block.SerialBlockExecutor;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.io.PrintWriter;
import java.util.List;

/// The serial executor with a trace of every transaction. Owned by one thread.
public final class TracedExecutor implements BlockExecutor {
  private final TraceLines lines;
  private final SerialBlockExecutor executor;

  public TracedExecutor(PrintWriter out) {
    lines = new TraceLines(out);
    executor = SerialBlockExecutor.traced(lines);
  }

  @Override
  public BlockResult execute(
      BlockEnv env, SliceStart start, List<RecoveredTransaction> transactions, StateView view) {
    lines.begin(env.fork(), transactions.size());
    BlockResult result = executor.execute(env, start, transactions, view);
    lines.end(view instanceof FixtureState state ? state.after(result.diff()).root().toHex() : "");
    return result;
  }
}
