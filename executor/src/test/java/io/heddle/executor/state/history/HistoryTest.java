package io.heddle.executor.state.history;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.state.StateHead;
import io.heddle.executor.state.lmdb.LmdbEnvironment;
import io.heddle.executor.state.lmdb.LmdbTransaction;
import io.heddle.executor.state.lmdb.Meta;
import io.heddle.executor.state.lmdb.StateStoreOptions;
import io.heddle.executor.state.lmdb.Table;
import io.heddle.primitives.Hash;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How much history is looked at, and how it keeps small.
class HistoryTest {
  private static final HistoryMerges AT_ONCE = new HistoryMerges(16, 1_000_000);
  private static final byte[] UNREADABLE = {};

  @TempDir Path directory;
  private LmdbEnvironment environment;
  private long head;

  @BeforeEach
  void open() {
    environment = new LmdbEnvironment(directory, new StateStoreOptions(1 << 24, 1 << 28, 4));
  }

  @AfterEach
  void close() {
    environment.close();
  }

  private static byte[] key(int number) {
    return ByteBuffer.allocate(Hash.SIZE).putInt(number).array();
  }

  /// Of a length that depends on the block, so that it always changes.
  private static byte[] value(long block) {
    return new byte[100 + (int) (block % 50)];
  }

  private void commit(HistoryMerges merges, int from, int to) {
    head++;
    environment.write(transaction -> {
      HistoryRecorder recorder = new HistoryRecorder(transaction, head);
      for (int key = from; key < to; key++) {
        recorder.put(Table.ACCOUNTS, key(key), value(head));
      }
      recorder.finish(merges, 0);
      return true;
    });
  }

  private List<Integer> scan(long block, int from, int to) {
    List<Integer> keys = new ArrayList<>();
    environment.read(transaction -> {
      new VersionedView(transaction, block, false)
          .scan(
              Table.ACCOUNTS,
              key(from),
              key(to),
              entry -> {
                assertArrayEquals(value(block), entry.value());
                return keys.add(ByteBuffer.wrap(entry.key()).getInt());
              });
      return true;
    });
    return keys;
  }

  /// Makes all chunks unreadable but the first, the last, and those that may hold what is between
  /// two records.
  private void breakOtherChunks(int fromKey, long fromBlock, int toKey, long toBlock) {
    environment.write(transaction -> {
      HistoryRun run = HistoryRuns.read(transaction).live().getFirst();
      List<byte[]> chunks = new ArrayList<>();
      transaction.scan(
          Table.HISTORY,
          run.prefix(),
          entry ->
              LmdbTransaction.startsWith(entry.key(), run.prefix()) && chunks.add(entry.key()));
      byte[] from = run.key(HistoryRecord.place(Table.ACCOUNTS, key(fromKey)), fromBlock);
      byte[] to = run.key(HistoryRecord.place(Table.ACCOUNTS, key(toKey)), toBlock);
      int broken = 0;
      for (int i = 1; i + 1 < chunks.size(); i++) {
        boolean before = Arrays.compareUnsigned(chunks.get(i + 1), from) <= 0;
        boolean after = Arrays.compareUnsigned(chunks.get(i - 1), to) > 0;
        if (before || after) {
          transaction.put(Table.HISTORY, chunks.get(i), UNREADABLE);
          broken++;
        }
      }
      assertTrue(broken > 10, "broken=" + broken);
      return true;
    });
  }

  /// What counts may be many pages further on, or nowhere.
  @Test
  void scan_ofFewKeys_looksAtTheirRecordsOnly() {
    for (int block = 1; block <= 15; block++) {
      commit(AT_ONCE, 0, 500);
    }
    commit(AT_ONCE, 0, 0);
    commit(AT_ONCE, 0, 0);
    HistoryRun merged = environment.read(t -> HistoryRuns.read(t).live().getFirst());
    assertEquals(1, merged.level());
    breakOtherChunks(200, 0, 202, 20);
    assertEquals(List.of(200, 201, 202), scan(15, 200, 202));
    assertThrows(RuntimeException.class, () -> scan(15, 200, 300).size());
  }

  /// A key that changes in every block has more records than all others.
  @Test
  void scan_overABusyKey_looksAtOneOfItsRecords() {
    HistoryMerges merges = new HistoryMerges(2, 1_000_000);
    commit(merges, 7, 9);
    for (int block = 2; block <= 1_000; block++) {
      commit(merges, 7, 8);
    }
    for (int block = 0; block < 2_000; block++) {
      commit(merges, 0, 0);
    }
    HistoryRun first = environment.read(t -> HistoryRuns.read(t).live().getFirst());
    assertTrue(first.last() > 1_000 / 2, first.toString());
    long block = Math.min(first.last(), 1_000) / 2;
    breakOtherChunks(7, block, 7, block + 1);
    environment.read(transaction -> {
      HistoryScan scan =
          new HistoryScan(
              transaction,
              HistoryRuns.read(transaction).after(block),
              HistoryRecord.place(Table.ACCOUNTS, key(0)),
              HistoryRecord.place(Table.ACCOUNTS, key(9)),
              block);
      HistoryRecord busy = scan.peek();
      assertTrue(busy != null && busy.block() == block + 1, String.valueOf(busy));
      scan.skip();
      assertNull(scan.peek());
      return true;
    });
  }

  /// Merges of large blocks must not wait for small ones to pay for them.
  @Test
  void smallBlocksAfterLargeOnes_runsStayFew() {
    HistoryMerges merges = new HistoryMerges(16, 1);
    for (int block = 1; block <= 17; block++) {
      commit(merges, 0, 2_000);
    }
    for (int block = 0; block < 300; block++) {
      commit(merges, 0, 1);
      int live = environment.read(t -> HistoryRuns.read(t).live().size());
      assertTrue(live <= 48, "live runs: " + live);
    }
  }

  /// Undoing leaves the records of undone blocks where they are; nobody may see them again.
  @Test
  void undo_intoAMergedRun_thenOtherBlocks_seesTheNewOnes() {
    for (int block = 1; block <= 17; block++) {
      commit(AT_ONCE, 0, 20);
    }
    while (head > 8) {
      head = environment.write(transaction -> History.undo(transaction, 8));
    }
    HistoryRun cut = environment.read(t -> HistoryRuns.read(t).last());
    assertEquals(List.of(1, 8L, 16L), List.of(cut.level(), cut.last(), cut.writtenLast()));
    commit(AT_ONCE, 0, 0);
    commit(AT_ONCE, 5, 6);
    assertEquals(20, scan(8, 0, 100).size());
    assertEquals(List.of(4), scan(7, 4, 4));
    environment.read(t ->
        HistoryCheck.verify(
            t, new Meta(new StateHead(head, Hash.ZERO, Hash.ZERO), 0, 0, Hash.ZERO)));
  }
}
