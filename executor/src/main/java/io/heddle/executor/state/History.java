package io.heddle.executor.state;

import io.heddle.executor.state.LmdbTransaction.Entry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What keys held before.
///
/// For every key that block *b* changed, `HISTORY` holds, under the key and *b*, the value before
/// *b*: a byte that says whether there was one, then the value. The value after block *B* is
/// therefore that of the first entry of the key with a block above *B*, or else the present one.
/// `CHANGES` lists the keys of each block, in parts of bounded size, for undoing and for forgetting
/// it.
///
/// All keys of one history key space have the same length (it is part of the key), so an entry of
/// another key never lies between.
final class History {
  private static final int PART_BYTES = 1 << 14;

  /// Records that a scan of an earlier state holds at once: few at first, since most visitors want
  /// few, then twice as many each time.
  private static final int FIRST_SCAN_PART = 16;

  private static final int LAST_SCAN_PART = 128;

  private static final byte[] ABSENT = {0};

  private History() {}

  /// The value of a key after block `number`, which is below the head; null for none.
  static byte @Nullable [] valueAfter(
      LmdbTransaction transaction, Table table, byte[] key, long number) {
    byte[] prefix = prefix(table, key);
    Entry entry = transaction.atOrAfter(Table.HISTORY, at(prefix, number + 1));
    if (entry == null || !LmdbTransaction.startsWith(entry.key(), prefix)) {
      return transaction.get(table, key);
    }
    return previous(entry.value());
  }

  /// Goes through a table as it was after block `number`, which is below the head, from a key on
  /// and in the order of keys, while `visitor` wants more.
  ///
  /// It merges what the table has now with what history has of the same keys, both a part at a
  /// time.
  static void scanAfter(
      LmdbTransaction transaction,
      Table table,
      byte[] from,
      long number,
      Predicate<Entry> visitor) {
    byte @Nullable [] at = from;
    for (int size = FIRST_SCAN_PART; at != null; size = Math.min(2 * size, LAST_SCAN_PART)) {
      int part = size;
      List<Entry> now = new ArrayList<>();
      byte @Nullable [] nowEnd =
          transaction.scan(table, at, entry -> now.add(entry) && now.size() < part);
      Entry last = nowEnd == null ? null : now.getLast();
      NavigableMap<byte[], Entry> merged = new TreeMap<>(Arrays::compareUnsigned);
      now.forEach(entry -> merged.put(entry.key(), entry));
      // keys that are gone or were written since, up to the end of this part
      byte @Nullable [] changed = firstChanged(transaction, table, at);
      int count = 0;
      while (changed != null
          && (last == null || Arrays.compareUnsigned(changed, last.key()) <= 0)
          && count++ < part) {
        byte[] value = valueAfter(transaction, table, changed, number);
        if (value == null) {
          merged.remove(changed);
        } else {
          merged.put(changed, new Entry(changed, value));
        }
        changed = firstChanged(transaction, table, successor(changed));
      }
      // beyond the last key that history was asked for, the part is not complete
      byte[] end =
          count > part && changed != null ? changed : last == null ? null : successor(last.key());
      for (Entry entry : (end == null ? merged : merged.headMap(end, false)).values()) {
        if (!visitor.test(entry)) {
          return;
        }
      }
      at = end;
    }
  }

  /// The first key at or after `from` that history has.
  private static byte @Nullable [] firstChanged(
      LmdbTransaction transaction, Table table, byte[] from) {
    byte[] prefix = prefix(table, from);
    Entry entry = transaction.atOrAfter(Table.HISTORY, prefix);
    if (entry == null || entry.key()[0] != prefix[0] || entry.key()[1] != prefix[1]) {
      return null;
    }
    return Arrays.copyOfRange(entry.key(), 2, entry.key().length - Long.BYTES);
  }

  /// The next key of the same length; of the last one, an impossible longer one.
  private static byte[] successor(byte[] key) {
    byte[] next = key.clone();
    for (int i = next.length - 1; i >= 0; i--) {
      if (++next[i] != 0) {
        return next;
      }
    }
    return Arrays.copyOf(key, key.length + 1);
  }

  /// Undoes the changes of a block; it must be the last one.
  static void undo(LmdbWriteTransaction transaction, long block) {
    for (Entry part = firstPart(transaction, block);
        part != null;
        part = firstPart(transaction, block)) {
      ByteBuffer changed = ByteBuffer.wrap(part.value());
      while (changed.hasRemaining()) {
        Change change = Change.read(changed);
        byte[] historyKey = at(prefix(change.table, change.key), block);
        byte[] record = transaction.get(Table.HISTORY, historyKey);
        if (record == null) {
          throw new StateStoreException(
              "history entry missing: table=%s block=%d".formatted(change.table, block));
        }
        byte[] value = previous(record);
        if (value == null) {
          transaction.delete(change.table, change.key);
        } else {
          transaction.put(change.table, change.key, value);
        }
        transaction.delete(Table.HISTORY, historyKey);
      }
      transaction.delete(Table.CHANGES, part.key());
    }
  }

  /// Forgets what things were before a block.
  static void forget(LmdbWriteTransaction transaction, long block) {
    for (Entry part = firstPart(transaction, block);
        part != null;
        part = firstPart(transaction, block)) {
      ByteBuffer changed = ByteBuffer.wrap(part.value());
      while (changed.hasRemaining()) {
        Change change = Change.read(changed);
        transaction.delete(Table.HISTORY, at(prefix(change.table, change.key), block));
      }
      transaction.delete(Table.CHANGES, part.key());
    }
  }

  private static @Nullable Entry firstPart(LmdbTransaction transaction, long block) {
    List<Entry> first = transaction.withPrefix(Table.CHANGES, StateKeys.number(block), 1);
    return first.isEmpty() ? null : first.getFirst();
  }

  private static byte @Nullable [] previous(byte[] record) {
    return record[0] == 0 ? null : Arrays.copyOfRange(record, 1, record.length);
  }

  private static byte[] prefix(Table table, byte[] key) {
    return ByteBuffer.allocate(2 + key.length)
        .put((byte) table.number)
        .put((byte) key.length)
        .put(key)
        .array();
  }

  private static byte[] at(byte[] prefix, long block) {
    return ByteBuffer.allocate(prefix.length + Long.BYTES).put(prefix).putLong(block).array();
  }

  /// One changed key within a part: `table:1 ‖ key length:1 ‖ key`.
  @SuppressWarnings("ArrayRecordComponent") // raw bytes on their way to a table
  private record Change(Table table, byte[] key) {
    static Change read(ByteBuffer in) {
      Table table = Table.versioned(in.get());
      byte[] key = new byte[in.get() & 0xff];
      in.get(key);
      return new Change(table, key);
    }
  }

  /// Makes one block's changes and keeps what they replace. A change that changes nothing leaves no
  /// trace.
  static final class Recorder {
    private static final int CLEAR_CHUNK = 1_000;

    private final LmdbWriteTransaction transaction;
    private final long block;
    private final ByteBuffer part = ByteBuffer.allocate(PART_BYTES);
    private int parts;

    Recorder(LmdbWriteTransaction transaction, long block) {
      this.transaction = transaction;
      this.block = block;
    }

    void put(Table table, byte[] key, byte[] value) {
      byte[] old = transaction.find(table, key);
      if (old == null) {
        keep(table, key, null);
        transaction.insert(table, key, value);
      } else if (!Arrays.equals(old, value)) {
        keep(table, key, old);
        transaction.replace(table, key, value);
      }
    }

    void delete(Table table, byte[] key) {
      byte[] old = transaction.find(table, key);
      if (old != null) {
        keep(table, key, old);
        transaction.remove(table);
      }
    }

    /// Deletes every key that starts with `prefix`, and says whether there was one.
    boolean clear(Table table, byte[] prefix) {
      List<Entry> found = transaction.withPrefix(table, prefix, CLEAR_CHUNK);
      boolean any = !found.isEmpty();
      while (!found.isEmpty()) {
        for (Entry entry : found) {
          delete(table, entry.key());
        }
        found = transaction.withPrefix(table, prefix, CLEAR_CHUNK);
      }
      return any;
    }

    private void keep(Table table, byte[] key, byte @Nullable [] old) {
      byte[] prefix = prefix(table, key);
      byte[] record = ABSENT;
      if (old != null) {
        record = new byte[1 + old.length];
        record[0] = 1;
        System.arraycopy(old, 0, record, 1, old.length);
      }
      if (!transaction.putIfAbsent(Table.HISTORY, at(prefix, block), record)) {
        return; // changed twice in this block: what counts is what was before the first time
      }
      if (part.remaining() < prefix.length) {
        flush();
      }
      part.put(prefix);
    }

    /// Writes what is left of the list of changes.
    void finish() {
      if (part.position() > 0) {
        flush();
      }
    }

    private void flush() {
      byte[] key =
          ByteBuffer.allocate(Long.BYTES + Integer.BYTES).putLong(block).putInt(parts++).array();
      transaction.put(Table.CHANGES, key, Arrays.copyOf(part.array(), part.position()));
      part.clear();
    }
  }
}
