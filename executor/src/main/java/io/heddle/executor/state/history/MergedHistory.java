package io.heddle.executor.state.history;

import io.heddle.executor.state.lmdb.LmdbTransaction;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Goes through the records of several history runs in their common order.
final class MergedHistory {
  private final PriorityQueue<HistoryRunReader> sources =
      new PriorityQueue<>(HistoryRunReader.ORDER);

  /// @param after where to begin; null for the first records
  MergedHistory(LmdbTransaction transaction, List<HistoryRun> runs, @Nullable HistoryRecord after) {
    for (HistoryRun run : runs) {
      HistoryRunReader source = new HistoryRunReader(transaction, run);
      if (after == null ? source.next() : source.seek(after.place(), after.block() + 1)) {
        sources.add(source);
      }
    }
  }

  /// The next record, or null.
  @Nullable HistoryRecord next() {
    HistoryRunReader source = sources.poll();
    if (source == null) {
      return null;
    }
    HistoryRecord record = source.record();
    if (source.next()) {
      sources.add(source);
    }
    return record;
  }
}
