package io.heddle.executor.state.history;

import io.heddle.executor.state.lmdb.Table;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// What one key held before a block that changed it.
///
/// @param place the key: `table:1 ‖ key length:1 ‖ key`; so all keys of one length are together, in
///   their order, and none lies between the records of another
/// @param previous null when there was no value
@SuppressWarnings("ArrayRecordComponent") // raw bytes on their way to a table
record HistoryRecord(byte[] place, long block, byte @Nullable [] previous) {
  /// By place, then block: the order of a run.
  static final Comparator<HistoryRecord> ORDER =
      (a, b) -> compare(a.place, a.place.length, a.block, b.place, b.block);

  private static final int TABLE_AND_LENGTH = 2;

  static byte[] place(Table table, byte[] key) {
    return ByteBuffer.allocate(TABLE_AND_LENGTH + key.length)
        .put((byte) table.number)
        .put((byte) key.length)
        .put(key)
        .array();
  }

  /// @param size how many bytes of `place` count
  static int compare(byte[] place, int size, long block, byte[] otherPlace, long otherBlock) {
    int order = Arrays.compareUnsigned(place, 0, size, otherPlace, 0, otherPlace.length);
    return order != 0 ? order : Long.compare(block, otherBlock);
  }

  /// Whether the place is one.
  boolean hasPlace() {
    return place.length >= TABLE_AND_LENGTH
        && place[0] >= 0
        && place[0] <= Table.STORAGE_NODES.number
        && place[1] == place.length - TABLE_AND_LENGTH;
  }

  Table table() {
    return Table.versioned(place[0]);
  }

  byte[] key() {
    return Arrays.copyOfRange(place, TABLE_AND_LENGTH, place.length);
  }
}
