package io.heddle.executor.state.history;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.state.StateHead;
import io.heddle.executor.state.lmdb.LmdbEnvironment;
import io.heddle.executor.state.lmdb.LmdbTransaction;
import io.heddle.executor.state.lmdb.Meta;
import io.heddle.executor.state.lmdb.StateStoreOptions;
import io.heddle.executor.state.lmdb.Table;
import io.heddle.primitives.Hash;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Random blocks, restarts, rollbacks and forgetting, with merges of few runs, a chunk or two at a
/// time: every block of the window must answer as a map of it does. Seed: `-Dheddle.seed=N`.
@Timeout(120)
class HistoryFuzzTest {
  private static final int STEPS = 400;
  private static final int KEYS = 60;
  private static final int MOST_DRAINING = 2_000;
  private static final StateStoreOptions SMALL = new StateStoreOptions(1 << 20, 1 << 28, 8);

  @TempDir Path directory;

  private final long seed = Long.getLong("heddle.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final List<Place> places = places();

  /// What every table held after block `i`.
  private final List<Map<Table, NavigableMap<byte[], byte[]>>> states = new ArrayList<>();

  private long oldest;
  private int highestLevel;
  private int undoneInMerged;

  @SuppressWarnings("ArrayRecordComponent")
  private record Place(Table table, byte[] key) {}

  @SuppressWarnings("ArrayRecordComponent")
  private record Change(Place place, byte @Nullable [] value) {}

  private List<Place> places() {
    List<Place> all = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      all.add(new Place(Table.ACCOUNTS, key(Hash.SIZE)));
      all.add(new Place(Table.SLOTS, key(2 * Hash.SIZE)));
      all.add(new Place(Table.ACCOUNT_NODES, key(1 + random.nextInt(5))));
      all.add(new Place(Table.STORAGE_NODES, key(Hash.SIZE + 1 + random.nextInt(32))));
    }
    return all;
  }

  /// Many share their beginning.
  private byte[] key(int size) {
    byte[] key = new byte[size];
    random.nextBytes(key);
    Arrays.fill(key, 0, Math.min(size - 1, random.nextInt(3) * 16), (byte) 7);
    return key;
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "3, 2", "16, 64"})
  void everyBlockOfTheWindow_isAsItWas(int fanOut, int leastChunks) {
    System.out.println("HistoryFuzzTest: heddle.seed=" + seed);
    HistoryMerges merges = new HistoryMerges(fanOut, leastChunks);
    Map<Table, NavigableMap<byte[], byte[]>> empty = new TreeMap<>();
    places.forEach(
        place -> empty.computeIfAbsent(place.table, _ -> new TreeMap<>(Arrays::compareUnsigned)));
    states.add(empty);
    LmdbEnvironment environment = new LmdbEnvironment(directory, SMALL);
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(25)) {
        case 0 -> {
          environment.close();
          environment = new LmdbEnvironment(directory, SMALL);
        }
        case 1 -> rollback(environment, 1 + random.nextInt(random.nextInt(4) == 0 ? 40 : 3));
        case 2 -> forget(environment);
        default -> commit(environment, merges);
      }
      environment.read(this::check);
    }
    assertTrue(highestLevel >= (fanOut < 16 ? 2 : 1), "levels: " + highestLevel);
    assertTrue(fanOut == 16 || undoneInMerged > 0, "undone in the middle of a merged run");
    drain(environment, merges);
    environment.close();
  }

  private void commit(LmdbEnvironment environment, HistoryMerges merges) {
    Map<Table, NavigableMap<byte[], byte[]>> next = copy(states.getLast());
    int changes = random.nextInt(5) == 0 ? random.nextInt(places.size()) : random.nextInt(12);
    List<Change> block = new ArrayList<>(); // made before: a write may run more than once
    for (int i = 0; i < changes; i++) {
      Place place = places.get(random.nextInt(places.size()));
      if (random.nextInt(4) == 0) {
        block.add(new Change(place, null));
        table(next, place.table).remove(place.key);
      } else {
        byte[] value = new byte[random.nextInt(40) == 0 ? 6_000 : random.nextInt(600)];
        random.nextBytes(value);
        block.add(new Change(place, value));
        table(next, place.table).put(place.key, value);
      }
    }
    environment.write(transaction -> {
      HistoryRecorder recorder = new HistoryRecorder(transaction, states.size());
      for (Change change : block) {
        if (change.value == null) {
          recorder.delete(change.place.table, change.place.key);
        } else {
          recorder.put(change.place.table, change.place.key, change.value);
        }
      }
      recorder.finish(merges, oldest);
      return true;
    });
    states.add(next);
  }

  private static Map<Table, NavigableMap<byte[], byte[]>> copy(
      Map<Table, NavigableMap<byte[], byte[]>> state) {
    Map<Table, NavigableMap<byte[], byte[]>> copy = new TreeMap<>();
    state.forEach((table, values) -> copy.put(table, new TreeMap<>(values)));
    return copy;
  }

  private static NavigableMap<byte[], byte[]> table(
      Map<Table, NavigableMap<byte[], byte[]>> state, Table table) {
    NavigableMap<byte[], byte[]> values = state.get(table);
    assertTrue(values != null);
    return values;
  }

  private long head() {
    return states.size() - 1L;
  }

  private void rollback(LmdbEnvironment environment, int blocks) {
    long target = Math.max(oldest, head() - blocks);
    while (head() > target) {
      HistoryRun last = environment.read(transaction -> HistoryRuns.read(transaction).last());
      undoneInMerged += last.first() <= target ? 1 : 0;
      long now = environment.write(transaction -> History.undo(transaction, target));
      assertTrue(now >= target && now < head(), "head " + now);
      while (head() > now) {
        states.removeLast();
      }
    }
  }

  private void forget(LmdbEnvironment environment) {
    oldest = Math.max(oldest, head() - 10 - random.nextInt(120));
    environment.write(transaction -> {
      History.forget(transaction, oldest);
      return true;
    });
  }

  private boolean check(LmdbTransaction transaction) {
    StateHead head = new StateHead(head(), Hash.ZERO, Hash.ZERO);
    long records = HistoryCheck.verify(transaction, new Meta(head, oldest, 0, Hash.ZERO));
    assertTrue(records >= 0);
    HistoryRuns.read(transaction)
        .live()
        .forEach(run -> highestLevel = Math.max(highestLevel, run.level()));
    for (int i = 0; i < 20; i++) {
      long block = oldest + random.nextLong(head() - oldest + 1);
      Place place = places.get(random.nextInt(places.size()));
      NavigableMap<byte[], byte[]> then = table(states.get((int) block), place.table);
      VersionedView view = new VersionedView(transaction, block, block == head());
      assertArrayEquals(then.get(place.key), view.get(place.table, place.key));
      if (place.table == Table.ACCOUNTS || place.table == Table.SLOTS) {
        scan(view, place, places.get(random.nextInt(places.size())), then, random.nextInt(30));
      }
    }
    return true;
  }

  private static void scan(
      VersionedView view, Place from, Place to, NavigableMap<byte[], byte[]> then, int limit) {
    if (from.table != to.table || Arrays.compareUnsigned(from.key, to.key) > 0) {
      return;
    }
    List<byte[]> keys = new ArrayList<>();
    view.scan(
        from.table,
        from.key,
        to.key,
        entry -> {
          assertArrayEquals(then.get(entry.key()), entry.value());
          keys.add(entry.key());
          return keys.size() < limit;
        });
    List<byte[]> expected =
        then.subMap(from.key, true, to.key, true).keySet().stream()
            .limit(Math.max(1, limit))
            .toList();
    assertArrayEquals(expected.toArray(), keys.toArray());
  }

  /// Blocks without changes, one after the other: what nobody reads is removed in the end.
  private void drain(LmdbEnvironment environment, HistoryMerges merges) {
    int left = MOST_DRAINING;
    while (!environment.read(transaction -> HistoryRuns.read(transaction).garbage()).isEmpty()) {
      assertTrue(left-- > 0, "garbage is left");
      environment.write(transaction -> {
        new HistoryRecorder(transaction, states.size()).finish(merges, oldest);
        return true;
      });
      states.add(states.getLast());
    }
    environment.read(this::check);
  }
}
