package io.heddle.executor.state.lmdb;

import static org.lwjgl.util.lmdb.LMDB.MDB_LAST;
import static org.lwjgl.util.lmdb.LMDB.MDB_NEXT;
import static org.lwjgl.util.lmdb.LMDB.MDB_NOTFOUND;
import static org.lwjgl.util.lmdb.LMDB.MDB_PREV;
import static org.lwjgl.util.lmdb.LMDB.MDB_SET_RANGE;
import static org.lwjgl.util.lmdb.LMDB.mdb_cursor_close;
import static org.lwjgl.util.lmdb.LMDB.mdb_cursor_get;
import static org.lwjgl.util.lmdb.LMDB.mdb_cursor_open;
import static org.lwjgl.util.lmdb.LMDB.mdb_get;
import static org.lwjgl.util.lmdb.LMDB.mdb_stat;
import static org.lwjgl.util.lmdb.LMDB.mdb_txn_id;

import io.heddle.executor.state.DamagedStateException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.lwjgl.PointerBuffer;
import org.lwjgl.system.MemoryUtil;
import org.lwjgl.util.lmdb.MDBStat;
import org.lwjgl.util.lmdb.MDBVal;

/// Look-ups in one LMDB transaction. It owns its native scratch memory, so that a look-up allocates
/// nothing but its result. For one thread at a time.
public class LmdbTransaction implements AutoCloseable {
  /// LMDB's compiled-in limit.
  static final int MAXIMUM_KEY_SIZE = 511;

  public final LmdbTables tables;
  final MDBVal key = MDBVal.calloc();
  final MDBVal value = MDBVal.calloc();
  private final ByteBuffer keyBuffer = MemoryUtil.memAlloc(MAXIMUM_KEY_SIZE);
  private final PointerBuffer cursor = MemoryUtil.memAllocPointer(1);
  final RecordChecksum checksum = new RecordChecksum();
  long handle;

  /// What [#once] read as of [#readId]; a transaction that is begun again often sees the same
  /// version again.
  private @Nullable Object read;

  private long readId;

  LmdbTransaction(LmdbTables tables) {
    this.tables = tables;
  }

  /// One pair of a table.
  @SuppressWarnings("ArrayRecordComponent") // raw bytes on their way to a decoder
  public record Entry(byte[] key, byte[] value) {}

  /// How much a table holds.
  ///
  /// @param bytes of all its pages, whether full or not
  public record TableSize(long records, long bytes) {}

  /// The id of the last committed change that this transaction sees (or, when writing, of the
  /// change it makes).
  public final long id() {
    return mdb_txn_id(handle);
  }

  /// What `reader` makes of this transaction, made once: what a transaction sees never changes. One
  /// type at a time is kept.
  public final <T> T once(Class<T> type, Function<LmdbTransaction, T> reader) {
    if (readId == id() && type.isInstance(read)) {
      return type.cast(read);
    }
    T made = reader.apply(this);
    read = made;
    readId = id();
    return made;
  }

  public final byte @Nullable [] get(Table table, byte[] bytes) {
    setKey(bytes);
    int code = mdb_get(handle, tables.handle(table), key, value);
    if (code == MDB_NOTFOUND) {
      return null;
    }
    LmdbError.check(code, "read");
    return content(table, bytes);
  }

  /// The first pair at or after a key, or null.
  public final @Nullable Entry atOrAfter(Table table, byte[] bytes) {
    long open = openCursor(table);
    try {
      setKey(bytes);
      return entry(table, mdb_cursor_get(open, key, value, MDB_SET_RANGE));
    } finally {
      mdb_cursor_close(open);
    }
  }

  /// The last pair before a key, or null.
  public final @Nullable Entry before(Table table, byte[] bytes) {
    long open = openCursor(table);
    try {
      setKey(bytes);
      int found = mdb_cursor_get(open, key, value, MDB_SET_RANGE);
      return entry(
          table, mdb_cursor_get(open, key, value, found == MDB_NOTFOUND ? MDB_LAST : MDB_PREV));
    } finally {
      mdb_cursor_close(open);
    }
  }

  /// Up to `limit` pairs whose keys start with `prefix`, in order.
  public final List<Entry> withPrefix(Table table, byte[] prefix, int limit) {
    List<Entry> entries = new ArrayList<>();
    long open = openCursor(table);
    try {
      setKey(prefix);
      Entry entry = entry(table, mdb_cursor_get(open, key, value, MDB_SET_RANGE));
      while (entry != null && startsWith(entry.key, prefix) && entries.size() < limit) {
        entries.add(entry);
        entry = entry(table, mdb_cursor_get(open, key, value, MDB_NEXT));
      }
    } finally {
      mdb_cursor_close(open);
    }
    return entries;
  }

  public static boolean startsWith(byte[] bytes, byte[] prefix) {
    return bytes.length >= prefix.length
        && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }

  final long openCursor(Table table) {
    LmdbError.check(mdb_cursor_open(handle, tables.handle(table), cursor), "open cursor");
    return cursor.get(0);
  }

  private @Nullable Entry entry(Table table, int code) {
    if (code == MDB_NOTFOUND) {
      return null;
    }
    LmdbError.check(code, "read");
    byte[] found = new byte[(int) key.mv_size()];
    Objects.requireNonNull(key.mv_data(), "key data").get(found);
    return new Entry(found, content(table, found));
  }

  final void setKey(byte[] bytes) {
    keyBuffer.clear().put(bytes).flip();
    key.mv_data(keyBuffer);
  }

  /// The value just found, without its checksum, which must be right.
  final byte[] content(Table table, byte[] bytes) {
    ByteBuffer stored = Objects.requireNonNull(value.mv_data(), "value data");
    int size = stored.remaining() - RecordChecksum.SIZE;
    if (size >= 0) {
      byte[] content = new byte[size];
      stored.get(content);
      if (stored.order(ByteOrder.LITTLE_ENDIAN).getInt()
          == checksum.of(table, bytes, content, 0, size)) {
        return content;
      }
    }
    throw new DamagedStateException(
        tables.file(),
        "record with a wrong checksum: table=%s key=%s"
            .formatted(table.tableName(), HexFormat.of().formatHex(bytes)));
  }

  /// Goes through a table from a key on, while `visitor` wants more.
  ///
  /// @return the key at which it stopped, or null at the end of the table
  public final byte @Nullable [] scan(Table table, byte[] from, Predicate<Entry> visitor) {
    long open = openCursor(table);
    try {
      setKey(from);
      Entry entry = entry(table, mdb_cursor_get(open, key, value, MDB_SET_RANGE));
      while (entry != null) {
        if (!visitor.test(entry)) {
          return entry.key;
        }
        entry = entry(table, mdb_cursor_get(open, key, value, MDB_NEXT));
      }
      return null;
    } finally {
      mdb_cursor_close(open);
    }
  }

  /// How many records a table has, and the pages that hold them.
  public final TableSize size(Table table) {
    try (MDBStat stat = MDBStat.calloc()) {
      LmdbError.check(mdb_stat(handle, tables.handle(table), stat), "read table size");
      long pages = stat.ms_branch_pages() + stat.ms_leaf_pages() + stat.ms_overflow_pages();
      return new TableSize(stat.ms_entries(), pages * stat.ms_psize());
    }
  }

  /// Frees the scratch memory; the transaction itself must have ended.
  @Override
  public void close() {
    key.free();
    value.free();
    MemoryUtil.memFree(keyBuffer);
    MemoryUtil.memFree(cursor);
  }
}
