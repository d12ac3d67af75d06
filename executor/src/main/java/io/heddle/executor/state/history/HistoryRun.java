package io.heddle.executor.state.history;

import io.heddle.executor.state.lmdb.StateKeys;
import java.nio.ByteBuffer;

/// A sorted list of what blocks changed, under a number of its own. Its records are never changed
/// once it is whole.
///
/// @param id never used again
/// @param level 0 for the run of one block, one more than that of the runs it was merged from
/// @param first block
/// @param last block that counts; records of later ones were undone, and nobody reads them
/// @param writtenLast block with records
/// @param chunks how many it has
record HistoryRun(long id, int level, long first, long last, long writtenLast, int chunks) {
  static final int SIZE = Long.BYTES + 1 + 3 * Long.BYTES + Integer.BYTES;

  /// One that has no chunks yet.
  static HistoryRun empty(long id, int level, long first, long last) {
    return new HistoryRun(id, level, first, last, last, 0);
  }

  HistoryRun ofChunks(int count) {
    return new HistoryRun(id, level, first, last, writtenLast, count);
  }

  /// As it is once the blocks above `block` are undone.
  HistoryRun upTo(long block) {
    return new HistoryRun(id, level, first, block, writtenLast, chunks);
  }

  long blocks() {
    return last - first + 1;
  }

  boolean covers(HistoryRun other) {
    return first <= other.first && other.last <= last;
  }

  void write(ByteBuffer out) {
    out.putLong(id).put((byte) level).putLong(first).putLong(last).putLong(writtenLast);
    out.putInt(chunks);
  }

  static HistoryRun read(ByteBuffer in) {
    return new HistoryRun(
        in.getLong(), in.get(), in.getLong(), in.getLong(), in.getLong(), in.getInt());
  }

  /// What the keys of its chunks begin with.
  byte[] prefix() {
    return StateKeys.number(id);
  }

  /// The key of the chunk that begins with a record: `run:8 ‖ place ‖ block:8`.
  byte[] key(byte[] place, long block) {
    return ByteBuffer.allocate(2 * Long.BYTES + place.length)
        .putLong(id)
        .put(place)
        .putLong(block)
        .array();
  }
}
