package io.heddle.executor.state.lmdb;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/// The checksum at the end of every record's value: CRC-32C over `table:1 ‖ key ‖ value`, 4 bytes,
/// little-endian, as all of the file.
///
/// LMDB has no checksums of its own, so a flipped bit would be served as a balance. The key is
/// covered because a damaged page can also give the right value for the wrong key. For one thread.
public final class RecordChecksum {
  public static final int SIZE = Integer.BYTES;

  private static final VarHandle LITTLE_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final CRC32C crc = new CRC32C();

  int of(Table table, byte[] key, byte[] value, int from, int size) {
    crc.reset();
    crc.update(table.number);
    crc.update(key, 0, key.length);
    crc.update(value, from, size);
    return (int) crc.getValue();
  }

  /// Whether a value of `size` bytes ends with its checksum.
  boolean holds(Table table, byte[] key, byte[] stored, int from, int size) {
    int content = size - SIZE;
    return content >= 0
        && of(table, key, stored, from, content) == (int) LITTLE_ENDIAN.get(stored, from + content);
  }
}
