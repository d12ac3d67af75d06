package io.heddle.executor.state.lmdb;

import static org.lwjgl.util.lmdb.LMDB.MDB_CORRUPTED;
import static org.lwjgl.util.lmdb.LMDB.MDB_INVALID;
import static org.lwjgl.util.lmdb.LMDB.MDB_MAP_FULL;
import static org.lwjgl.util.lmdb.LMDB.MDB_PAGE_NOTFOUND;
import static org.lwjgl.util.lmdb.LMDB.MDB_SUCCESS;
import static org.lwjgl.util.lmdb.LMDB.MDB_VERSION_MISMATCH;
import static org.lwjgl.util.lmdb.LMDB.mdb_strerror;

import io.heddle.executor.state.StateStoreException;

/// Turns LMDB's return codes into exceptions that say what to do.
final class LmdbError {
  private static final int ENOSPC = 28;
  private static final int EIO = 5;

  /// The file would exceed the process's limit (`ulimit -f`) or the file system's.
  private static final int EFBIG = 27;

  private static final int EDQUOT = 122;

  private LmdbError() {}

  /// The map has no room for a write: it must grow, and the write be repeated.
  static final class MapFull extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MapFull() {
      super("the memory map is full", null, false, false);
    }
  }

  static void check(int code, String action) {
    if (code != MDB_SUCCESS) {
      throw failure(code, action);
    }
  }

  /// The failure of a commit. LMDB reports a write that came out short, which is how a disk fills,
  /// as an I/O error.
  static void checkCommit(int code) {
    if (code == EIO) {
      throw new StateStoreException(
          "state store: commit failed: code=5; the disk is full or failing: free some space and"
              + " restart");
    }
    check(code, "commit");
  }

  private static RuntimeException failure(int code, String action) {
    String text =
        "state store: %s failed: code=%d (%s)".formatted(action, code, mdb_strerror(code));
    return switch (code) {
      case MDB_MAP_FULL -> new MapFull();
      case ENOSPC, EDQUOT ->
          new StateStoreException(text + "; the disk is full: free some space and restart");
      case EFBIG ->
          new StateStoreException(
              text + "; the disk is full for this process: raise its file size limit and restart");
      case EIO, MDB_CORRUPTED, MDB_PAGE_NOTFOUND, MDB_INVALID, MDB_VERSION_MISMATCH ->
          new StateStoreException(
              text + "; the file is damaged: restart, it is rebuilt from the block log");
      default -> new StateStoreException(text);
    };
  }
}
