package io.heddle.executor.state.lmdb;

import static org.lwjgl.util.lmdb.LMDB.mdb_dbi_open;

import java.nio.file.Path;

/// The handles of the open tables; they hold for the life of the environment.
public final class LmdbTables {
  private final int[] handles = new int[Table.COUNT];
  private final Path file;

  private LmdbTables(Path file) {
    this.file = file;
  }

  /// Opens every table.
  ///
  /// @param file for messages
  /// @param flags `MDB_CREATE` to create what is missing, in a write transaction
  static LmdbTables open(Path file, long transaction, int flags) {
    LmdbTables tables = new LmdbTables(file);
    int[] handle = new int[1];
    for (Table table : Table.values()) {
      LmdbError.check(
          mdb_dbi_open(transaction, table.tableName(), flags, handle),
          "open table " + table.tableName());
      tables.handles[table.number] = handle[0];
    }
    return tables;
  }

  /// The file that holds them.
  public Path file() {
    return file;
  }

  int handle(Table table) {
    return handles[table.number];
  }
}
