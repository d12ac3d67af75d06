package io.heddle.executor.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.heddle.executor.MapState;
import io.heddle.primitives.Address;
import io.heddle.primitives.U256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Many threads that look for the same accounts and slots, all new, at the same time: every item
/// has one cell, and nobody gets another item's.
class CellTableTest {
  private static final int THREADS = 3;
  private static final int TABLES = 20_000;
  private static final int ITEMS = 30;

  private interface Lookup<C> {
    C cell(int table, int item);
  }

  @Test
  void cell_manyThreads_oneCellForEachAccount() throws Exception {
    CellTable[] tables = new CellTable[TABLES / 20];
    Arrays.setAll(tables, i -> new CellTable(new MapState(), null, 1));
    List<List<AccountCell>> seen =
        together(
            tables.length,
            20 * ITEMS,
            (table, item) -> tables[table].cell(new Address(item, 0, 0)));
    for (int i = 0; i < seen.getFirst().size(); i++) {
      for (List<AccountCell> cells : seen) {
        assertEquals(new Address(i % (20 * ITEMS), 0, 0), cells.get(i).address);
        assertSame(seen.getFirst().get(i), cells.get(i));
      }
    }
  }

  @Test
  void cell_manyThreads_oneCellForEachSlot() throws Exception {
    AccountCell[] owners = new AccountCell[TABLES];
    Arrays.setAll(owners, i -> new AccountCell(Address.ZERO, new MapState(), null));
    List<List<SlotCell>> seen =
        together(TABLES, ITEMS, (table, item) -> owners[table].slot(U256.of(item)));
    for (int i = 0; i < seen.getFirst().size(); i++) {
      for (List<SlotCell> cells : seen) {
        assertEquals(U256.of(i % ITEMS), cells.get(i).key);
        assertSame(seen.getFirst().get(i), cells.get(i));
      }
    }
  }

  /// What each thread found, by table and item. Each thread asks in an order of its own.
  private static <C> List<List<C>> together(int tables, int items, Lookup<C> lookup)
      throws InterruptedException, ExecutionException {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      CyclicBarrier start = new CyclicBarrier(THREADS);
      List<Future<List<C>>> futures = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, items).boxed().toList());
        Collections.shuffle(order, new Random(i));
        futures.add(
            threads.submit(() -> {
              start.await();
              return all(tables, order, lookup);
            }));
      }
      List<List<C>> results = new ArrayList<>();
      for (Future<List<C>> future : futures) {
        results.add(future.get());
      }
      return results;
    }
  }

  private static <C> List<C> all(int tables, List<Integer> order, Lookup<C> lookup) {
    List<C> cells = new ArrayList<>(Collections.nCopies(tables * order.size(), lookup.cell(0, 0)));
    for (int table = 0; table < tables; table++) {
      for (int item : order) {
        cells.set(table * order.size() + item, lookup.cell(table, item));
      }
    }
    return cells;
  }
}
