package io.heddle.sequencer.rpc.trace;

import io.heddle.executor.evm.FrameEnd;
import io.heddle.executor.evm.FrameStart;
import io.heddle.executor.evm.TraceStep;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.Log;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Remembers all messages of a transaction as a tree.
abstract class CallTree implements TransactionTracer {
  private static final long NODE_BYTES = 400;
  private static final long LOG_BYTES = 250;

  private final TraceBudget budget;
  private final boolean onlyTop;
  private final boolean withLogs;
  private final ArrayDeque<CallNode> open = new ArrayDeque<>();
  private @Nullable CallNode root;
  private int depth;
  private int logs;

  /// @param onlyTop whether the messages that code asks for are left out
  CallTree(TraceBudget budget, boolean onlyTop, boolean withLogs) {
    this.budget = budget;
    this.onlyTop = onlyTop;
    this.withLogs = withLogs;
  }

  CallNode root() {
    return Objects.requireNonNull(root, "transaction without a message");
  }

  @Override
  public void step(TraceStep step) {}

  @Override
  public void entered(FrameStart start) {
    depth++;
    if (depth == 1) {
      logs = 0;
      open.clear();
      root = add(start, false);
      open.push(root());
    } else if (!onlyTop) {
      CallNode node = add(start, false);
      open.element().calls.add(node);
      open.push(node);
    }
  }

  private CallNode add(FrameStart start, boolean selfDestruct) {
    budget.take(NODE_BYTES + start.input().size());
    return new CallNode(start, selfDestruct);
  }

  @Override
  public void left(FrameEnd end) {
    depth--;
    if (depth > 0 && onlyTop) {
      return;
    }
    budget.take(end.output().size());
    CallNode node = open.pop();
    node.end = end;
  }

  @Override
  public void logged(Log log) {
    if (withLogs && (depth == 1 || !onlyTop)) {
      budget.take(LOG_BYTES + log.data().size());
      CallNode node = open.element();
      node.logs.add(new CallNode.PlacedLog(log, node.calls.size(), logs));
    }
    logs++;
  }

  @Override
  public void selfDestructed(Address address, Address beneficiary, U256 balance) {
    if (!onlyTop) {
      FrameStart end =
          new FrameStart(0xFF, depth + 1, address, beneficiary, balance, Bytes.EMPTY, 0);
      CallNode node = add(end, true);
      node.end = new FrameEnd(depth + 1, 0, Bytes.EMPTY, false, Optional.empty());
      open.element().calls.add(node);
    }
  }
}
