package io.heddle.sequencer.node;

import io.heddle.sequencer.StoreUnavailableException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Makes sure that one process at a time holds a role: a PostgreSQL advisory lock on a connection
/// of its own, which ends with the process, whatever way that ends.
///
/// ```
/// acquire ──► held ──connection lost──► lost ──taken again──► held
///                                        └──another process has it──► onTaken
/// ```
///
/// While it is lost (PostgreSQL restarts, say) [#requireHeld] throws, so the role's owner pauses.
/// What was under way when it was lost cannot do harm: a block is only stored on top of its stored
/// parent, once, and L1 accepts each batch once.
final class Lease implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Lease.class);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
  private static final long RETRY_MILLIS = 500;

  private final Pool pool;
  private final String name;
  private final Duration patience;
  private final Runnable onTaken;
  private volatile @Nullable SqlConnection connection;
  private volatile boolean released;

  private Lease(Pool pool, String name, Duration patience, Runnable onTaken) {
    this.pool = pool;
    this.name = name;
    this.patience = patience;
    this.onTaken = onTaken;
  }

  /// Waits for the lease, for a bounded time; a process that was killed a moment ago may still hold
  /// it. Throws when another process keeps it.
  ///
  /// @param onTaken called when the lease was lost and another process took it meanwhile
  static Lease acquire(Pool pool, String name, Duration patience, Runnable onTaken)
      throws InterruptedException {
    Lease lease = new Lease(pool, name, patience, onTaken);
    if (!lease.take()) {
      throw new IllegalStateException("another process holds the lease: " + name);
    }
    LOG.infof("lease taken: %s", name);
    return lease;
  }

  /// Throws while the lease is lost; the caller tries again later.
  void requireHeld() {
    if (connection == null) {
      throw new StoreUnavailableException("the lease is lost: " + name, null);
    }
  }

  /// Tries until the patience ends; a database that does not answer does not count.
  private boolean take() throws InterruptedException {
    long refusedSince = 0;
    while (!released) {
      try {
        if (attempt()) {
          return true;
        }
        long now = System.nanoTime();
        refusedSince = refusedSince == 0 ? now : refusedSince;
        if (now - refusedSince > patience.toNanos()) {
          return false;
        }
      } catch (StoreUnavailableException e) {
        LOG.debugf("lease: %s", e.getMessage());
        refusedSince = 0;
      }
      TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
    }
    return false;
  }

  private boolean attempt() throws InterruptedException {
    SqlConnection candidate = connect();
    boolean locked = false;
    try {
      locked =
          await(
                  candidate
                      .preparedQuery(
                          "select pg_try_advisory_lock(hashtextextended($1, 0)) as locked")
                      .execute(Tuple.of(name)))
              .iterator()
              .next()
              .getBoolean("locked");
    } finally {
      // Also when the query failed or its answer is late: it could still take the lock, for nobody.
      if (!locked) {
        var _ = candidate.close();
      }
    }
    if (!locked) {
      return false;
    }
    connection = candidate;
    candidate.closeHandler(_ -> lost());
    return true;
  }

  /// A connection; one that comes too late is given back.
  private SqlConnection connect() throws InterruptedException {
    Future<SqlConnection> connecting = pool.getConnection();
    try {
      return await(connecting);
    } catch (StoreUnavailableException e) {
      var _ = connecting.onSuccess(late -> late.close());
      throw e;
    }
  }

  private void lost() {
    connection = null;
    if (released) {
      return;
    }
    LOG.warnf("lease lost, its connection closed: %s", name);
    Thread.ofVirtual().name("lease").start(this::takeAgain);
  }

  private void takeAgain() {
    try {
      if (take()) {
        LOG.infof("lease taken again: %s", name);
      } else if (!released) {
        LOG.errorf("another process took the lease: %s", name);
        onTaken.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static <T> T await(Future<T> future) throws InterruptedException {
    CompletableFuture<T> waiting = future.toCompletionStage().toCompletableFuture();
    try {
      return waiting.get(CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new StoreUnavailableException("database: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    released = true;
    SqlConnection held = connection;
    if (held != null) {
      var _ =
          held.preparedQuery("select pg_advisory_unlock_all()")
              .execute()
              .eventually(() -> held.close());
    }
    LOG.infof("lease released: %s", name);
  }
}
