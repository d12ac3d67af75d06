package io.heddle.executor.state;

import static org.lwjgl.util.lmdb.LMDB.MDB_CREATE;
import static org.lwjgl.util.lmdb.LMDB.mdb_dbi_open;

/// The handles of the open tables; they hold for the life of the environment.
final class LmdbTables {
  private final int[] handles = new int[Table.COUNT];

  private LmdbTables() {}

  /// Opens every table, creating what is missing, in a write transaction.
  static LmdbTables open(long transaction) {
    LmdbTables tables = new LmdbTables();
    int[] handle = new int[1];
    for (Table table : Table.values()) {
      LmdbError.check(
          mdb_dbi_open(transaction, table.tableName(), MDB_CREATE, handle),
          "open table " + table.tableName());
      tables.handles[table.number] = handle[0];
    }
    return tables;
  }

  int handle(Table table) {
    return handles[table.number];
  }
}
