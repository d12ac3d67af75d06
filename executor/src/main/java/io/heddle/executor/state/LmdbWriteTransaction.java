package io.heddle.executor.state;

import static org.lwjgl.util.lmdb.LMDB.MDB_APPEND;
import static org.lwjgl.util.lmdb.LMDB.MDB_KEYEXIST;
import static org.lwjgl.util.lmdb.LMDB.MDB_NOOVERWRITE;
import static org.lwjgl.util.lmdb.LMDB.MDB_NOTFOUND;
import static org.lwjgl.util.lmdb.LMDB.mdb_del;
import static org.lwjgl.util.lmdb.LMDB.mdb_put;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.lwjgl.system.MemoryUtil;

/// The one write transaction, on the writer thread.
final class LmdbWriteTransaction extends LmdbTransaction {
  private ByteBuffer valueBuffer = MemoryUtil.memAlloc(4096);

  LmdbWriteTransaction(LmdbTables tables) {
    super(tables);
  }

  void put(Table table, byte[] key, byte[] value) {
    LmdbError.check(write(table, key, value, 0), "write");
  }

  /// Writes at the end of a table, which fills its pages whole; the key must be above all others.
  void append(Table table, byte[] key, byte[] value) {
    LmdbError.check(write(table, key, value, MDB_APPEND), "append");
  }

  /// Whether the key was free and is now taken.
  boolean putIfAbsent(Table table, byte[] key, byte[] value) {
    int code = write(table, key, value, MDB_NOOVERWRITE);
    if (code == MDB_KEYEXIST) {
      return false;
    }
    LmdbError.check(code, "write");
    return true;
  }

  /// Removes a key that may be absent.
  void delete(Table table, byte[] bytes) {
    setKey(bytes);
    int code = mdb_del(handle, tables.handle(table), key, null);
    if (code != MDB_NOTFOUND) {
      LmdbError.check(code, "delete");
    }
  }

  private int write(Table table, byte[] bytes, byte[] content, int flags) {
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
    return mdb_put(handle, tables.handle(table), key, value, flags);
  }

  @Override
  public void close() {
    super.close();
    MemoryUtil.memFree(valueBuffer);
  }
}
