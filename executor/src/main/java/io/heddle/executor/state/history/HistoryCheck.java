package io.heddle.executor.state.history;

import io.heddle.executor.state.DamagedStateException;
import io.heddle.executor.state.lmdb.LmdbTransaction;
import io.heddle.executor.state.lmdb.LmdbTransaction.Entry;
import io.heddle.executor.state.lmdb.Meta;
import io.heddle.executor.state.lmdb.StateContents;
import io.heddle.executor.state.lmdb.StateKeys;
import io.heddle.executor.state.lmdb.Table;
import java.nio.BufferUnderflowException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads all of history and compares it with what the store says of its runs. For one use.
public final class HistoryCheck {
  private final Path file;
  private final HistoryRuns runs;
  private final Map<Long, HistoryRun> byId = new HashMap<>();
  private @Nullable HistoryRun run;
  private byte[] place = {};
  private long block;
  private long records;

  private HistoryCheck(Path file, HistoryRuns runs) {
    this.file = file;
    this.runs = runs;
  }

  /// Goes through all history.
  ///
  /// @return how many records history has, those included that nobody reads any more
  /// @throws DamagedStateException that names the first contradiction
  public static long verify(LmdbTransaction transaction, Meta meta) {
    HistoryCheck check = new HistoryCheck(transaction.tables.file(), HistoryRuns.read(transaction));
    check.requireWindow(meta.oldestBlock(), meta.head().number());
    for (List<HistoryRun> list :
        List.of(check.runs.live(), check.runs.building(), check.runs.garbage())) {
      list.forEach(known ->
          check.require(check.byId.put(known.id(), known) == null, "run is there twice", known));
    }
    transaction.scan(Table.HISTORY, StateContents.start(), check::chunk);
    return check.records;
  }

  /// The live runs hold every block after the oldest, up to the head.
  private void requireWindow(long oldest, long head) {
    List<HistoryRun> live = runs.live();
    long next = live.isEmpty() ? oldest + 1 : Math.min(oldest + 1, live.getFirst().first());
    for (HistoryRun each : live) {
      require(each.first() == next, "run does not follow the one before", each);
      require(each.last() >= each.first(), "run has no block", each);
      next = each.last() + 1;
    }
    if (next != head + 1) {
      throw new DamagedStateException(
          file, "history ends at block %d, the head is block %d".formatted(next - 1, head));
    }
  }

  private boolean chunk(Entry entry) {
    long id = StateKeys.number(entry.key());
    HistoryRun now = byId.get(id);
    if (now == null) {
      throw new DamagedStateException(file, "history of an unknown run: run=" + id);
    }
    if (!now.equals(run)) {
      run = now;
      place = new byte[0];
    }
    try {
      chunk(now, entry);
    } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new DamagedStateException(file, "history chunk cannot be read: run=" + now);
    }
    return true;
  }

  private void chunk(HistoryRun now, Entry entry) {
    HistoryChunk.Reader reader = new HistoryChunk.Reader(entry.value());
    boolean first = true;
    while (reader.next()) {
      HistoryRecord record = reader.record();
      if (first) {
        require(
            Arrays.equals(now.key(record.place(), record.block()), entry.key()),
            "chunk has another key than its first record",
            now);
        first = false;
      }
      require(
          HistoryRecord.compare(place, place.length, block, record.place(), record.block()) < 0,
          "records out of order",
          now);
      require(
          now.first() <= record.block() && record.block() <= now.writtenLast(),
          "record of another block",
          now);
      require(record.hasPlace(), "record of no table", now);
      place = record.place();
      block = record.block();
      records++;
    }
  }

  private void require(boolean holds, String what, HistoryRun where) {
    if (!holds) {
      throw new DamagedStateException(file, "history: %s: %s".formatted(what, where));
    }
  }
}
