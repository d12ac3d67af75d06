package io.heddle.executor.state.history;

import io.heddle.executor.state.lmdb.LmdbTransaction;
import io.heddle.executor.state.lmdb.LmdbTransaction.Entry;
import io.heddle.executor.state.lmdb.LmdbWriteTransaction;
import io.heddle.executor.state.lmdb.Table;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What keys held before.
///
/// For every key that block *b* changed there is a record of the value before *b*. The value after
/// block *B* is therefore that of the key's first record with a block above *B*, or else the
/// present one.
///
/// The records of a block are written as one sorted list, a run ([HistoryRun]), packed into chunks
/// ([HistoryChunk]): whatever keys a block changed, its history is a few pages in a row. Runs are
/// merged afterwards ([HistoryMerges]), so that few of them have to be looked into, in the order of
/// blocks.
public final class History {
  /// Chunks that nobody reads any more, removed when blocks are undone or forgotten.
  private static final int REMOVED_AT_ONCE = 1_024;

  /// Blocks that are undone in one transaction, lest it grow too large.
  private static final int UNDONE_AT_ONCE = 16;

  private History() {}

  /// The value of a key after block `number`, which is below the head; null for none.
  static byte @Nullable [] valueAfter(
      LmdbTransaction transaction, Table table, byte[] key, long number) {
    byte[] place = HistoryRecord.place(table, key);
    for (HistoryRun run : HistoryRuns.seenBy(transaction).after(number)) {
      HistoryRunReader reader = new HistoryRunReader(transaction, run);
      if (reader.seek(place, number + 1) && reader.current().isAt(place)) {
        return reader.current().previous();
      }
    }
    return transaction.get(table, key);
  }

  /// Goes through the keys `first` to `last` of a table as it was after block `number`, which is
  /// below the head, in the order of keys, while `visitor` wants more. All keys are of one length.
  static void scanAfter(
      LmdbTransaction transaction,
      Table table,
      byte[] first,
      byte[] last,
      long number,
      Predicate<Entry> visitor) {
    HistoryScan changed =
        new HistoryScan(
            transaction,
            HistoryRuns.seenBy(transaction).after(number),
            HistoryRecord.place(table, first),
            HistoryRecord.place(table, last),
            number);
    boolean[] more = {true};
    transaction.scan(
        table,
        first,
        now -> {
          if (Arrays.compareUnsigned(now.key(), last) > 0) {
            return false;
          }
          more[0] = visitBefore(changed, now.key(), visitor);
          HistoryRecord then = changed.peek();
          if (more[0] && then != null && Arrays.equals(then.key(), now.key())) {
            changed.skip();
            more[0] = visit(then, visitor);
          } else if (more[0]) {
            more[0] = visitor.test(now);
          }
          return more[0];
        });
    if (more[0]) {
      visitBefore(changed, null, visitor);
    }
  }

  /// Shows the values of keys before `end` (all that are left if that is null), which are not there
  /// any more.
  ///
  /// @return whether more are wanted
  private static boolean visitBefore(
      HistoryScan changed, byte @Nullable [] end, Predicate<Entry> visitor) {
    for (HistoryRecord then = changed.peek();
        then != null && (end == null || Arrays.compareUnsigned(then.key(), end) < 0);
        then = changed.peek()) {
      if (!visit(then, visitor)) {
        return false;
      }
      changed.skip();
    }
    return true;
  }

  private static boolean visit(HistoryRecord then, Predicate<Entry> visitor) {
    byte[] value = then.previous();
    return value == null || visitor.test(new Entry(then.key(), value));
  }

  /// Undoes the last block; where its run holds other blocks too, several of them towards `target`,
  /// since that is one pass through the run.
  ///
  /// @return the head now
  public static long undo(LmdbWriteTransaction transaction, long target) {
    HistoryRuns runs = HistoryRuns.read(transaction);
    HistoryRun undone = runs.last();
    long least = Math.max(undone.first() - 1, undone.last() - UNDONE_AT_ONCE);
    long head = Math.max(target, least);
    HistoryRunReader in = new HistoryRunReader(transaction, undone);
    byte[] restored = {};
    while (in.next()) {
      if (in.current().block() > head && !in.current().isAt(restored)) {
        HistoryRecord record = in.current().record();
        restored = record.place();
        restore(transaction, record);
      }
    }
    runs.shortenLast(head);
    HistoryMerges.remove(transaction, runs, REMOVED_AT_ONCE);
    runs.write(transaction);
    return head;
  }

  private static void restore(LmdbWriteTransaction transaction, HistoryRecord record) {
    byte[] value = record.previous();
    if (value == null) {
      transaction.delete(record.table(), record.key());
    } else {
      transaction.put(record.table(), record.key(), value);
    }
  }

  /// Forgets what things were before the blocks up to `number`: by whole runs, so some may be left.
  public static void forget(LmdbWriteTransaction transaction, long number) {
    HistoryRuns runs = HistoryRuns.read(transaction);
    runs.forget(number);
    HistoryMerges.remove(transaction, runs, REMOVED_AT_ONCE);
    runs.write(transaction);
  }
}
