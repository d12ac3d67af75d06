package io.heddle.executor.parallel;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.MapState;
import io.heddle.executor.SliceStart;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.List;

/// A block to execute, and what it is executed on.
record RandomBlock(
    BlockEnv env, SliceStart start, MapState state, List<RecoveredTransaction> transactions) {
  /// The same with other transactions.
  RandomBlock with(List<RecoveredTransaction> others) {
    return new RandomBlock(env, start, state, List.copyOf(others));
  }

  /// The transactions, a line each.
  String describe() {
    StringBuilder text = new StringBuilder();
    for (RecoveredTransaction each : transactions) {
      text.append("  ").append(each.sender()).append(' ').append(each.transaction()).append('\n');
    }
    return text.toString();
  }
}
