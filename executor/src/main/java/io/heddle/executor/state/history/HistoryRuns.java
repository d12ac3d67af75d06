package io.heddle.executor.state.history;

import io.heddle.executor.state.StateStoreException;
import io.heddle.executor.state.lmdb.LmdbTransaction;
import io.heddle.executor.state.lmdb.LmdbWriteTransaction;
import io.heddle.executor.state.lmdb.Table;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Which history runs there are: the record `history` of [Table#META], `next id:8`, then each list
/// as `count:4` and its runs ([HistoryRun]).
///
/// For one transaction; [#write] keeps what was changed.
final class HistoryRuns {
  private static final byte[] KEY = "history".getBytes(StandardCharsets.US_ASCII);

  private long nextId = 1;

  /// Whole runs, in the order of blocks, without a gap up to the head.
  private final List<HistoryRun> live = new ArrayList<>();

  /// Runs that are being merged from live ones, which they will replace; each is written as far as
  /// its last chunk.
  private final List<HistoryRun> building = new ArrayList<>();

  /// Runs that nobody reads any more and whose chunks are to be removed.
  private final List<HistoryRun> garbage = new ArrayList<>();

  private HistoryRuns() {}

  static HistoryRuns read(LmdbTransaction transaction) {
    HistoryRuns runs = new HistoryRuns();
    byte[] bytes = transaction.get(Table.META, KEY);
    if (bytes != null) {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      runs.nextId = in.getLong();
      for (List<HistoryRun> list : runs.lists()) {
        for (int left = in.getInt(); left > 0; left--) {
          list.add(HistoryRun.read(in));
        }
      }
    }
    return runs;
  }

  /// For reading only: read once for each version that a transaction sees.
  static HistoryRuns seenBy(LmdbTransaction transaction) {
    return transaction.once(HistoryRuns.class, HistoryRuns::read);
  }

  void write(LmdbWriteTransaction transaction) {
    int size = Long.BYTES;
    for (List<HistoryRun> list : lists()) {
      size += Integer.BYTES + list.size() * HistoryRun.SIZE;
    }
    ByteBuffer out = ByteBuffer.allocate(size).putLong(nextId);
    for (List<HistoryRun> list : lists()) {
      out.putInt(list.size());
      list.forEach(run -> run.write(out));
    }
    transaction.put(Table.META, KEY, out.array());
  }

  private List<List<HistoryRun>> lists() {
    return List.of(live, building, garbage);
  }

  List<HistoryRun> live() {
    return List.copyOf(live);
  }

  List<HistoryRun> building() {
    return List.copyOf(building);
  }

  List<HistoryRun> garbage() {
    return List.copyOf(garbage);
  }

  /// The live runs with blocks above `number`, in the order of blocks.
  List<HistoryRun> after(long number) {
    int from = live.size();
    while (from > 0 && live.get(from - 1).last() > number) {
      from--;
    }
    return live.subList(from, live.size());
  }

  /// The last run, that of the head.
  HistoryRun last() {
    if (live.isEmpty()) {
      throw new StateStoreException("state store has no history to go back by");
    }
    return live.getLast();
  }

  /// Adds a run of one block, the one after the last.
  HistoryRun append(long block) {
    if (!live.isEmpty() && live.getLast().last() != block - 1) {
      throw new StateStoreException(
          "history out of order: lastBlock=%d block=%d".formatted(live.getLast().last(), block));
    }
    HistoryRun run = HistoryRun.empty(nextId++, 0, block, block);
    live.add(run);
    return run;
  }

  /// Begins to merge live runs that follow one another.
  void build(List<HistoryRun> inputs) {
    HistoryRun first = inputs.getFirst();
    building.add(
        HistoryRun.empty(nextId++, first.level() + 1, first.first(), inputs.getLast().last()));
  }

  /// The live runs that a merged one replaces.
  List<HistoryRun> inputs(HistoryRun target) {
    return live.stream().filter(target::covers).toList();
  }

  boolean isInput(HistoryRun run) {
    return building.stream().anyMatch(target -> target.covers(run));
  }

  /// Notes how many chunks a run has now.
  void written(HistoryRun run, int chunks) {
    for (List<HistoryRun> list : List.of(live, building)) {
      list.replaceAll(each -> each.id() == run.id() ? each.ofChunks(chunks) : each);
    }
  }

  /// Puts a merged run in the place of those it was merged from.
  void finish(HistoryRun target, int chunks) {
    List<HistoryRun> inputs = inputs(target);
    int at = live.indexOf(inputs.getFirst());
    live.removeAll(inputs);
    live.add(at, target.ofChunks(chunks));
    garbage.addAll(inputs);
    building.removeIf(each -> each.id() == target.id());
  }

  /// Takes the blocks above `head` out of the last run, which may be all of it.
  void shortenLast(long head) {
    HistoryRun last = last();
    abandon(building.stream().filter(target -> target.covers(last)).toList());
    live.removeLast();
    if (head < last.first()) {
      garbage.add(last);
    } else {
      live.add(last.upTo(head));
    }
  }

  /// Forgets the runs of blocks up to `block`; those that are being merged with later ones wait.
  void forget(long block) {
    abandon(building.stream().filter(target -> target.last() <= block).toList());
    while (!live.isEmpty() && live.getFirst().last() <= block && !isInput(live.getFirst())) {
      garbage.add(live.removeFirst());
    }
  }

  private void abandon(List<HistoryRun> targets) {
    building.removeAll(targets);
    garbage.addAll(targets);
  }

  /// To be called when the chunks of a run are gone.
  void removed(HistoryRun run) {
    garbage.remove(run);
  }
}
