package io.heddle.executor.state.history;

import io.heddle.executor.state.lmdb.LmdbTransaction;
import io.heddle.executor.state.lmdb.LmdbTransaction.Entry;
import io.heddle.executor.state.lmdb.Table;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// Goes through one history run, in its order, without the records of blocks that were undone.
final class HistoryRunReader {
  /// By the records that they stand at.
  static final Comparator<HistoryRunReader> ORDER =
      Comparator.comparing(HistoryRunReader::record, HistoryRecord.ORDER);

  private final LmdbTransaction transaction;
  private final HistoryRun run;
  private HistoryChunk.@Nullable Reader chunk;

  /// Of the chunk.
  private byte[] key;

  /// Where it stands, once somebody has asked.
  private @Nullable HistoryRecord record;

  HistoryRunReader(LmdbTransaction transaction, HistoryRun run) {
    this.transaction = transaction;
    this.run = run;
    key = run.prefix();
  }

  /// Goes to the next record, at first to the first one; false at the end.
  boolean next() {
    record = null;
    do {
      boolean found = (chunk != null && chunk.next()) || (load(nextChunk()) && current().next());
      if (!found) {
        return false;
      }
    } while (current().block() > run.last());
    return true;
  }

  /// Goes on to the first record at or after a place and block, which is after the record it stands
  /// at; false when there is none.
  boolean seek(byte[] place, long block) {
    record = null;
    boolean here = chunk != null && chunk.seek(place, block);
    if (!here) {
      byte[] target = run.key(place, block);
      // the chunk that the record would be in begins at or before it
      here =
          load(transaction.before(Table.HISTORY, following(target)))
              && current().seek(place, block);
    }
    return (here && current().block() <= run.last()) || next();
  }

  /// The chunk after the one at hand.
  private @Nullable Entry nextChunk() {
    return transaction.atOrAfter(Table.HISTORY, chunk == null ? key : following(key));
  }

  private boolean load(@Nullable Entry entry) {
    if (entry == null || !LmdbTransaction.startsWith(entry.key(), run.prefix())) {
      return false;
    }
    key = entry.key();
    chunk = new HistoryChunk.Reader(entry.value());
    return true;
  }

  /// The least key above a key.
  private static byte[] following(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
  }

  /// The record that it stands at.
  HistoryRecord record() {
    HistoryRecord known = record;
    if (known == null) {
      known = current().record();
      record = known;
    }
    return known;
  }

  /// Where it stands.
  HistoryChunk.Reader current() {
    if (chunk == null) {
      throw new IllegalStateException("not at a record");
    }
    return chunk;
  }
}
