package io.heddle.sequencer.rpc.trace;

import io.heddle.executor.evm.FrameEnd;
import io.heddle.executor.evm.FrameStart;
import io.heddle.primitives.block.Log;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A message with those that it asked for, as far as it is known.
final class CallNode {
  /// @param position calls of the same message before it
  /// @param index logs of the transaction before it
  record PlacedLog(Log log, int position, int index) {}

  final FrameStart start;
  final List<CallNode> calls = new ArrayList<>();
  final List<PlacedLog> logs = new ArrayList<>();

  /// Not a message but the end of one, by SELFDESTRUCT.
  final boolean selfDestruct;

  @Nullable FrameEnd end;

  CallNode(FrameStart start, boolean selfDestruct) {
    this.start = start;
    this.selfDestruct = selfDestruct;
  }

  FrameEnd end() {
    return Objects.requireNonNull(end, "message that has not ended");
  }

  String type() {
    return selfDestruct ? "SELFDESTRUCT" : start.name();
  }
}
