package io.heddle.executor.state.history;

import io.heddle.executor.state.lmdb.LmdbTransaction.Entry;
import io.heddle.executor.state.lmdb.LmdbWriteTransaction;
import io.heddle.executor.state.lmdb.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes one block's changes and keeps what they replace. A change that changes nothing leaves no
/// trace.
///
/// What was replaced is in memory until [#finish]: some 200 bytes for each changed key, as the diff
/// that it comes from; a cleared storage all at once.
public final class HistoryRecorder {
  private static final int CLEAR_CHUNK = 1_000;

  private final LmdbWriteTransaction transaction;
  private final long block;
  private final List<HistoryRecord> records = new ArrayList<>();

  public HistoryRecorder(LmdbWriteTransaction transaction, long block) {
    this.transaction = transaction;
    this.block = block;
  }

  public void put(Table table, byte[] key, byte[] value) {
    byte[] old = transaction.find(table, key);
    if (old == null) {
      keep(table, key, null);
      transaction.insert(table, key, value);
    } else if (!Arrays.equals(old, value)) {
      keep(table, key, old);
      transaction.replace(table, key, value);
    }
  }

  public void delete(Table table, byte[] key) {
    byte[] old = transaction.find(table, key);
    if (old != null) {
      keep(table, key, old);
      transaction.remove(table);
    }
  }

  /// Deletes every key that starts with `prefix`, and says whether there was one.
  public boolean clear(Table table, byte[] prefix) {
    List<Entry> found = transaction.withPrefix(table, prefix, CLEAR_CHUNK);
    boolean any = !found.isEmpty();
    while (!found.isEmpty()) {
      for (Entry entry : found) {
        delete(table, entry.key());
      }
      found = transaction.withPrefix(table, prefix, CLEAR_CHUNK);
    }
    return any;
  }

  private void keep(Table table, byte[] key, byte @Nullable [] old) {
    records.add(new HistoryRecord(HistoryRecord.place(table, key), block, old));
  }

  /// Writes the block's history, and goes on with the merging of earlier ones.
  ///
  /// @param oldest block of the history window
  public void finish(HistoryMerges merges, long oldest) {
    HistoryRuns runs = HistoryRuns.read(transaction);
    HistoryRun run = runs.append(block);
    HistoryRunWriter out = new HistoryRunWriter(transaction, run);
    records.sort(HistoryRecord.ORDER); // nearly sorted already, and stable
    byte[] last = {};
    for (HistoryRecord record : records) {
      // changed twice in this block: what counts is what was before the first time
      if (!Arrays.equals(last, record.place())) {
        last = record.place();
        out.add(record);
      }
    }
    out.finish();
    runs.written(run, out.chunks());
    merges.step(transaction, runs, oldest);
    runs.write(transaction);
  }
}
