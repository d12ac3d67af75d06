package io.heddle.executor.state.history;

import io.heddle.executor.state.lmdb.LmdbTransaction;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// The keys of a range that were changed after a block, in their order, each with its first record
/// after that block.
///
/// Records that do not count (of the block itself and before it, of keys that are known already)
/// are gone past by looking for the next that may, not one by one: a key can have one in every
/// block.
final class HistoryScan {
  private final byte[] last;
  private final long number;
  private final PriorityQueue<HistoryRunReader> sources =
      new PriorityQueue<>(HistoryRunReader.ORDER);

  /// @param runs with blocks above `number`
  /// @param first place of the range
  /// @param last place of the range
  HistoryScan(
      LmdbTransaction transaction, List<HistoryRun> runs, byte[] first, byte[] last, long number) {
    this.last = last;
    this.number = number;
    for (HistoryRun run : runs) {
      HistoryRunReader source = new HistoryRunReader(transaction, run);
      add(source, source.seek(first, number + 1));
    }
  }

  /// Puts a source in its place by its next record that counts, unless there is none in the range.
  private void add(HistoryRunReader source, boolean found) {
    boolean there = found;
    while (there && isInRange(source.record())) {
      if (source.record().block() > number) {
        sources.add(source);
        return;
      }
      there = source.seek(source.record().place(), number + 1);
    }
  }

  private boolean isInRange(HistoryRecord record) {
    return Arrays.compareUnsigned(record.place(), last) <= 0;
  }

  /// The record of the next key, or null at the end of the range.
  @Nullable HistoryRecord peek() {
    HistoryRunReader source = sources.peek();
    return source == null ? null : source.record();
  }

  /// Goes past the next key.
  void skip() {
    HistoryRecord done = peek();
    for (HistoryRecord next = done;
        done != null && next != null && Arrays.equals(next.place(), done.place());
        next = peek()) {
      HistoryRunReader source = sources.remove();
      add(source, source.seek(done.place(), Long.MAX_VALUE));
    }
  }
}
