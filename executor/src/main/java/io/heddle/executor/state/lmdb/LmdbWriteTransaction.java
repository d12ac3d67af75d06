package io.heddle.executor.state.lmdb;

import static org.lwjgl.util.lmdb.LMDB.MDB_APPEND;
import static org.lwjgl.util.lmdb.LMDB.MDB_CURRENT;
import static org.lwjgl.util.lmdb.LMDB.MDB_NOTFOUND;
import static org.lwjgl.util.lmdb.LMDB.MDB_SET;
import static org.lwjgl.util.lmdb.LMDB.MDB_SET_RANGE;
import static org.lwjgl.util.lmdb.LMDB.mdb_cursor_close;
import static org.lwjgl.util.lmdb.LMDB.mdb_cursor_del;
import static org.lwjgl.util.lmdb.LMDB.mdb_cursor_get;
import static org.lwjgl.util.lmdb.LMDB.mdb_cursor_put;
import static org.lwjgl.util.lmdb.LMDB.mdb_del;
import static org.lwjgl.util.lmdb.LMDB.mdb_put;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lwjgl.system.MemoryUtil;

/// The one write transaction, on the writer thread.
///
/// [#find], [#replace], [#insert] and [#remove] go through one cursor per table, which stays where
/// it was: work in the order of keys finds its page at hand, and what was found is changed without
/// looking for it again.
public final class LmdbWriteTransaction extends LmdbTransaction {
  private final long[] cursors = new long[Table.COUNT];
  private ByteBuffer valueBuffer = MemoryUtil.memAlloc(4096);

  LmdbWriteTransaction(LmdbTables tables) {
    super(tables);
  }

  public void put(Table table, byte[] key, byte[] value) {
    LmdbError.check(write(table, key, value, 0), "write");
  }

  /// Writes at the end of a table, which fills its pages whole; the key must be above all others.
  public void append(Table table, byte[] key, byte[] value) {
    LmdbError.check(write(table, key, value, MDB_APPEND), "append");
  }

  /// The value of a key, or null. The table's cursor stands there, for [#replace] and [#remove].
  public byte @Nullable [] find(Table table, byte[] bytes) {
    setKey(bytes);
    int code = mdb_cursor_get(cursor(table), key, value, MDB_SET);
    if (code == MDB_NOTFOUND) {
      return null;
    }
    LmdbError.check(code, "read");
    return content(table, bytes);
  }

  /// Writes another value for the key that [#find] has just found.
  public void replace(Table table, byte[] bytes, byte[] content) {
    set(table, bytes, content);
    LmdbError.check(mdb_cursor_put(cursor(table), key, value, MDB_CURRENT), "write");
  }

  /// Writes a key that [#find] has just not found.
  public void insert(Table table, byte[] bytes, byte[] content) {
    set(table, bytes, content);
    LmdbError.check(mdb_cursor_put(cursor(table), key, value, 0), "write");
  }

  /// Removes the key that [#find] has just found.
  public void remove(Table table) {
    LmdbError.check(mdb_cursor_del(cursor(table), 0), "delete");
  }

  /// Removes a key that may be absent.
  public void delete(Table table, byte[] bytes) {
    setKey(bytes);
    int code = mdb_del(handle, tables.handle(table), key, null);
    if (code != MDB_NOTFOUND) {
      LmdbError.check(code, "delete");
    }
  }

  /// Removes the first pairs whose keys start with `prefix`, `limit` at most, and says how many.
  public int removeFirst(Table table, byte[] prefix, int limit) {
    long open = openCursor(table);
    try {
      int removed = 0;
      for (; removed < limit; removed++) {
        setKey(prefix);
        int code = mdb_cursor_get(open, key, value, MDB_SET_RANGE);
        if (code == MDB_NOTFOUND) {
          break;
        }
        LmdbError.check(code, "read");
        if (!keyStartsWith(prefix)) {
          break;
        }
        LmdbError.check(mdb_cursor_del(open, 0), "delete");
      }
      return removed;
    } finally {
      mdb_cursor_close(open);
    }
  }

  private boolean keyStartsWith(byte[] prefix) {
    ByteBuffer found = Objects.requireNonNull(key.mv_data(), "key data");
    return found.remaining() >= prefix.length
        && found.slice(0, prefix.length).equals(ByteBuffer.wrap(prefix));
  }

  private long cursor(Table table) {
    long open = cursors[table.number];
    if (open == 0) {
      open = openCursor(table);
      cursors[table.number] = open;
    }
    return open;
  }

  /// Before the transaction ends.
  void closeCursors() {
    for (int i = 0; i < cursors.length; i++) {
      if (cursors[i] != 0) {
        mdb_cursor_close(cursors[i]);
        cursors[i] = 0;
      }
    }
  }

  private int write(Table table, byte[] bytes, byte[] content, int flags) {
    set(table, bytes, content);
    return mdb_put(handle, tables.handle(table), key, value, flags);
  }

  /// Makes `key` and `value` what is to be written.
  private void set(Table table, byte[] bytes, byte[] content) {
    setKey(bytes);
    int size = content.length + RecordChecksum.SIZE;
    if (valueBuffer.capacity() < size) {
      valueBuffer = MemoryUtil.memRealloc(valueBuffer, Math.max(size, 2 * valueBuffer.capacity()));
    }
    valueBuffer
        .clear()
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(content)
        .putInt(checksum.of(table, bytes, content, 0, content.length))
        .flip();
    value.mv_data(valueBuffer);
  }

  @Override
  public void close() {
    super.close();
    MemoryUtil.memFree(valueBuffer);
  }
}
