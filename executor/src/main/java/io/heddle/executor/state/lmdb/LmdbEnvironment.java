package io.heddle.executor.state.lmdb;

import static org.lwjgl.util.lmdb.LMDB.MDB_CREATE;
import static org.lwjgl.util.lmdb.LMDB.MDB_NOSYNC;
import static org.lwjgl.util.lmdb.LMDB.MDB_NOTLS;
import static org.lwjgl.util.lmdb.LMDB.MDB_RDONLY;
import static org.lwjgl.util.lmdb.LMDB.mdb_env_close;
import static org.lwjgl.util.lmdb.LMDB.mdb_env_create;
import static org.lwjgl.util.lmdb.LMDB.mdb_env_info;
import static org.lwjgl.util.lmdb.LMDB.mdb_env_open;
import static org.lwjgl.util.lmdb.LMDB.mdb_env_set_flags;
import static org.lwjgl.util.lmdb.LMDB.mdb_env_set_mapsize;
import static org.lwjgl.util.lmdb.LMDB.mdb_env_set_maxdbs;
import static org.lwjgl.util.lmdb.LMDB.mdb_env_set_maxreaders;
import static org.lwjgl.util.lmdb.LMDB.mdb_env_sync;
import static org.lwjgl.util.lmdb.LMDB.mdb_txn_abort;
import static org.lwjgl.util.lmdb.LMDB.mdb_txn_begin;
import static org.lwjgl.util.lmdb.LMDB.mdb_txn_commit;
import static org.lwjgl.util.lmdb.LMDB.mdb_txn_renew;
import static org.lwjgl.util.lmdb.LMDB.mdb_txn_reset;

import io.heddle.executor.state.StateStoreException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lwjgl.PointerBuffer;
import org.lwjgl.system.MemoryUtil;
import org.lwjgl.util.lmdb.MDBEnvInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One open LMDB environment: short read transactions on any thread, write transactions on a thread
/// of its own.
///
/// **Reads.** Transactions are not bound to threads (`MDB_NOTLS`), so virtual threads may read.
/// Ended ones are reset and kept, one for each place in the [ReadGate], because renewing one is far
/// cheaper than beginning one. No read transaction outlives a call, so none keeps old pages from
/// being reused.
///
/// **Writes.** LMDB's writer mutex belongs to an operating system thread, which a virtual thread
/// may change. So every write runs on the writer thread, and its caller waits. A write that finds
/// the map full is rolled back, the map grown (twofold, up to the limit), and the write repeated;
/// it must therefore have no effect outside its transaction.
///
/// **Growing** requires that no transaction is active, hence the [ReadGate].
public final class LmdbEnvironment implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LmdbEnvironment.class);

  /// What LMDB calls its file in the folder.
  public static final String FILE_NAME = "data.mdb";

  private static final int FILE_MODE = 0600;
  private static final int SPARE_READERS = 2;

  private final StateStoreOptions options;
  private final boolean readOnly;
  private final Path file;
  private final long environment;
  private final LmdbTables tables;
  private final LmdbWriteTransaction writing;
  private final ExecutorService writer;
  private final ReadGate gate;

  /// By place in the gate.
  private final @Nullable LmdbTransaction[] resetReads;

  private boolean closed;

  public LmdbEnvironment(Path directory, StateStoreOptions options) {
    this(directory, options, false);
  }

  /// @param readOnly for looking into a store that another process may own
  public LmdbEnvironment(Path directory, StateStoreOptions options, boolean readOnly) {
    this.options = options;
    this.readOnly = readOnly;
    this.file = directory.resolve(FILE_NAME);
    this.environment = open(directory, options, readOnly ? MDB_RDONLY : 0);
    this.gate = new ReadGate(options.maximumReaders());
    this.resetReads = new @Nullable LmdbTransaction[options.maximumReaders()];
    this.writer =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("heddle-state-writer").daemon().factory());
    try {
      this.tables = onWriter(this::openTables);
    } catch (RuntimeException e) {
      writer.close();
      mdb_env_close(environment);
      throw e;
    }
    this.writing = new LmdbWriteTransaction(tables);
  }

  private static long open(Path directory, StateStoreOptions options, int flags) {
    PointerBuffer out = MemoryUtil.memAllocPointer(1);
    try {
      LmdbError.check(mdb_env_create(out), "create environment");
      long environment = out.get(0);
      try {
        LmdbError.check(
            mdb_env_set_mapsize(environment, options.initialMapBytes()), "set map size");
        LmdbError.check(mdb_env_set_maxdbs(environment, Table.COUNT), "set table count");
        LmdbError.check(
            mdb_env_set_maxreaders(environment, options.maximumReaders() + SPARE_READERS),
            "set reader count");
        LmdbError.check(
            mdb_env_open(environment, directory.toString(), MDB_NOTLS | flags, FILE_MODE),
            "open " + directory);
      } catch (RuntimeException e) {
        mdb_env_close(environment);
        throw e;
      }
      return environment;
    } finally {
      MemoryUtil.memFree(out);
    }
  }

  private LmdbTables openTables() {
    long transaction = begin(readOnly ? MDB_RDONLY : 0);
    try {
      LmdbTables opened = LmdbTables.open(file, transaction, readOnly ? 0 : MDB_CREATE);
      LmdbError.check(mdb_txn_commit(transaction), "commit");
      transaction = 0;
      return opened;
    } finally {
      if (transaction != 0) {
        mdb_txn_abort(transaction);
      }
    }
  }

  /// Runs `action` in a read transaction; it must not call the environment again.
  public <T extends @Nullable Object> T read(Function<LmdbTransaction, T> action) {
    int place = gate.enter();
    try {
      if (closed) {
        throw new StateStoreException("state store is closed");
      }
      LmdbTransaction transaction = beginRead(place);
      try {
        return action.apply(transaction);
      } finally {
        mdb_txn_reset(transaction.handle);
      }
    } finally {
      gate.leave(place);
    }
  }

  private LmdbTransaction beginRead(int place) {
    LmdbTransaction kept = resetReads[place];
    if (kept != null) {
      LmdbError.check(mdb_txn_renew(kept.handle), "renew read transaction");
      return kept;
    }
    long handle = begin(MDB_RDONLY);
    LmdbTransaction fresh = new LmdbTransaction(tables);
    fresh.handle = handle;
    resetReads[place] = fresh;
    return fresh;
  }

  /// When alone inside the gate.
  private void endReads() {
    for (int place = 0; place < resetReads.length; place++) {
      LmdbTransaction kept = resetReads[place];
      if (kept != null) {
        mdb_txn_abort(kept.handle);
        kept.close();
        resetReads[place] = null;
      }
    }
  }

  private long begin(int flags) {
    PointerBuffer out = MemoryUtil.memAllocPointer(1);
    try {
      LmdbError.check(mdb_txn_begin(environment, 0, flags, out), "begin transaction");
      return out.get(0);
    } finally {
      MemoryUtil.memFree(out);
    }
  }

  /// Runs `action` in a write transaction on the writer thread and commits it, durably. `action`
  /// may run more than once.
  public <T extends @Nullable Object> T write(Function<LmdbWriteTransaction, T> action) {
    return onWriter(() -> {
      while (true) {
        try {
          return writeOnce(action);
        } catch (LmdbError.MapFull full) {
          grow();
        }
      }
    });
  }

  private <T extends @Nullable Object> T writeOnce(Function<LmdbWriteTransaction, T> action) {
    long handle = begin(0);
    boolean ended = false;
    try {
      writing.handle = handle;
      T result = action.apply(writing);
      writing.closeCursors(); // the transaction's end frees them
      ended = true; // a commit ends the transaction even when it fails
      LmdbError.checkCommit(mdb_txn_commit(handle));
      return result;
    } finally {
      if (!ended) {
        writing.closeCursors();
        mdb_txn_abort(handle);
      }
    }
  }

  /// Turns the wait for the disk at each commit off, while a new store is filled, and on again;
  /// what was written meanwhile is then synced.
  public void syncCommits(boolean sync) {
    onWriter(() -> {
      LmdbError.check(mdb_env_set_flags(environment, MDB_NOSYNC, !sync), "set sync");
      if (sync) {
        LmdbError.check(mdb_env_sync(environment, true), "sync");
      }
      return sync;
    });
  }

  private void grow() {
    gate.enterExclusive();
    try {
      long size = mapBytes();
      long grown = Math.min(2 * size, options.maximumMapBytes());
      if (grown <= size) {
        throw new StateStoreException(
            "state store is full: mapBytes=%d is its limit (maximumMapBytes); raise the limit or prune history"
                .formatted(size));
      }
      endReads();
      LmdbError.check(mdb_env_set_mapsize(environment, grown), "grow map");
      LOG.info("state map grown: fromBytes={} toBytes={}", size, grown);
    } finally {
      gate.leaveExclusive();
    }
  }

  /// The present size of the memory map.
  long mapBytes() {
    try (MDBEnvInfo info = MDBEnvInfo.calloc()) {
      LmdbError.check(mdb_env_info(environment, info), "read environment");
      return info.me_mapsize();
    }
  }

  private <T extends @Nullable Object> T onWriter(Supplier<T> action) {
    try {
      return CompletableFuture.supplyAsync(action, writer).join();
    } catch (RejectedExecutionException e) {
      throw new StateStoreException("state store is closed", e);
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  @Override
  public void close() {
    awaitWrites();
    gate.enterExclusive();
    try {
      if (closed) {
        return;
      }
      closed = true;
      endReads();
      writing.close();
      mdb_env_close(environment);
    } finally {
      gate.leaveExclusive();
    }
  }

  /// Ends the writer after the writes that wait for it; an interrupt must not drop any, because
  /// their callers would wait for ever.
  private void awaitWrites() {
    boolean interrupted = false;
    writer.shutdown();
    while (true) {
      try {
        if (writer.awaitTermination(1, TimeUnit.MINUTES)) {
          break;
        }
        LOG.warn("state store waits for its last write");
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
