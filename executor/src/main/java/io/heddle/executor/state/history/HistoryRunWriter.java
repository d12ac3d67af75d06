package io.heddle.executor.state.history;

import io.heddle.executor.state.lmdb.LmdbTransaction;
import io.heddle.executor.state.lmdb.LmdbTransaction.Entry;
import io.heddle.executor.state.lmdb.LmdbWriteTransaction;
import io.heddle.executor.state.lmdb.StateKeys;
import io.heddle.executor.state.lmdb.Table;
import org.jspecify.annotations.Nullable;

/// Writes a history run, chunk by chunk.
final class HistoryRunWriter {
  private final LmdbWriteTransaction transaction;
  private final HistoryRun run;
  private final HistoryChunk.Writer chunk;
  private byte[] key = {};
  private int chunks;

  HistoryRunWriter(LmdbWriteTransaction transaction, HistoryRun run) {
    this.transaction = transaction;
    this.run = run;
    chunk = new HistoryChunk.Writer(run.first());
  }

  /// The last record of a run, as far as it is written; null for none.
  static @Nullable HistoryRecord last(LmdbTransaction transaction, HistoryRun run) {
    Entry entry = transaction.before(Table.HISTORY, StateKeys.number(run.id() + 1));
    if (entry == null || !LmdbTransaction.startsWith(entry.key(), run.prefix())) {
      return null;
    }
    HistoryChunk.Reader reader = new HistoryChunk.Reader(entry.value());
    HistoryRecord last = null;
    while (reader.next()) {
      last = reader.record();
    }
    return last;
  }

  /// Adds the next record, after the chunk at hand was written if it is full.
  void add(HistoryRecord record) {
    if (!addToChunk(record)) {
      finish();
      addToChunk(record);
    }
  }

  /// Adds the next record; false when the chunk at hand is full.
  boolean addToChunk(HistoryRecord record) {
    boolean first = chunk.isEmpty();
    boolean added = chunk.add(record);
    if (first) {
      key = run.key(record.place(), record.block());
    }
    return added;
  }

  /// Writes the chunk at hand.
  void finish() {
    if (!chunk.isEmpty()) {
      transaction.put(Table.HISTORY, key, chunk.take());
      chunks++;
    }
  }

  /// How many were written.
  int chunks() {
    return chunks;
  }
}
