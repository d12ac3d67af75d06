package io.heddle.executor.state.history;

import io.heddle.executor.state.lmdb.LmdbWriteTransaction;
import io.heddle.executor.state.lmdb.Table;
import java.util.ArrayList;
import java.util.List;

/// Merges history runs, a little with every block, so that a look-up has few to look into.
///
/// As a log-structured merge tree (O'Neil et al. 1996) in its tiered form: [#fanOut] runs of a
/// level that follow one another become one of the next. Every record is so written once per level,
/// in order, whole pages at a time. A merged run is at most a quarter of the window (beyond the
/// first level), since history is forgotten by whole runs.
///
/// @param fanOut how many runs become one
/// @param leastChunks that a merge goes on by with every block
public record HistoryMerges(int fanOut, int leastChunks) {
  /// What the store uses: runs of 16 blocks, of 256, and, where a window has 16,384, of 4,096.
  public static final HistoryMerges DEFAULT = new HistoryMerges(16, 64);

  private static final int LARGEST_SHARE_OF_WINDOW = 4;

  /// Chunks that are removed for each one that may be written: removing is cheap.
  private static final int REMOVED = 4;

  /// Begins merges, goes on with those begun, and removes what nobody reads any more.
  ///
  /// A merge is done within as many blocks as its runs have, and a quarter of that to spare: each
  /// block pays for its share of every level, at the size of the blocks that are merged. So merges
  /// never pile up, and a block pays at most for as many chunks as such blocks had on average, for
  /// each level.
  ///
  /// @param oldest block of the history window
  void step(LmdbWriteTransaction transaction, HistoryRuns runs, long oldest) {
    plan(runs, oldest);
    int written = 0;
    for (HistoryRun target : runs.building()) {
      written += merge(transaction, runs, target);
    }
    remove(transaction, runs, REMOVED * (leastChunks + written));
  }

  private void plan(HistoryRuns runs, long oldest) {
    long window = runs.live().isEmpty() ? 0 : runs.last().last() - oldest;
    List<HistoryRun> inputs = new ArrayList<>();
    for (HistoryRun run : runs.live()) {
      if (!inputs.isEmpty() && inputs.getLast().level() != run.level()) {
        inputs.clear();
      }
      if (runs.isInput(run)) {
        inputs.clear();
        continue;
      }
      inputs.add(run);
      if (inputs.size() == fanOut) {
        long blocks = inputs.stream().mapToLong(HistoryRun::blocks).sum();
        if (run.level() == 0 || LARGEST_SHARE_OF_WINDOW * blocks <= window) {
          runs.build(inputs);
        }
        inputs.clear();
      }
    }
  }

  /// Goes on with a merge.
  ///
  /// @return the chunks written
  private int merge(LmdbWriteTransaction transaction, HistoryRuns runs, HistoryRun target) {
    List<HistoryRun> inputs = runs.inputs(target);
    long chunks = inputs.stream().mapToLong(HistoryRun::chunks).sum();
    long share = leastChunks + (chunks + chunks / 4) / target.blocks();
    HistoryRunWriter out = new HistoryRunWriter(transaction, target);
    HistoryRecord done = HistoryRunWriter.last(transaction, target);
    MergedHistory in = new MergedHistory(transaction, inputs, done);
    for (HistoryRecord record = in.next(); record != null; record = in.next()) {
      if (!out.addToChunk(record)) {
        out.finish();
        if (out.chunks() >= share) { // the rest is found again by the last record written
          runs.written(target, target.chunks() + out.chunks());
          return out.chunks();
        }
        out.add(record);
      }
    }
    out.finish();
    runs.finish(target, target.chunks() + out.chunks());
    return out.chunks();
  }

  /// Removes chunks of runs that nobody reads.
  static void remove(LmdbWriteTransaction transaction, HistoryRuns runs, int chunks) {
    int left = chunks;
    for (HistoryRun run : runs.garbage()) {
      int removed = transaction.removeFirst(Table.HISTORY, run.prefix(), left);
      left -= removed;
      if (left <= 0) {
        return;
      }
      runs.removed(run);
    }
  }
}
