package io.heddle.sequencer.node;

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
/// of its own. The lock ends with the process, whatever way that ends; when the connection is lost,
/// the role is lost too and the owner is told.
final class Lease implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Lease.class);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
  private static final long RETRY_MILLIS = 500;

  private final String name;
  private final SqlConnection connection;
  private volatile boolean released;

  private Lease(String name, SqlConnection connection) {
    this.name = name;
    this.connection = connection;
  }

  /// Waits for the lease, for a bounded time; a process that was killed a moment ago may still hold
  /// it. Throws when another process keeps it.
  static Lease acquire(Pool pool, String name, Duration patience, Runnable onLost)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      @Nullable Lease lease = attempt(pool, name, onLost);
      if (lease != null) {
        LOG.infof("lease taken: %s", name);
        return lease;
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("another process holds the lease: " + name);
      }
      TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
    }
  }

  private static @Nullable Lease attempt(Pool pool, String name, Runnable onLost)
      throws InterruptedException {
    SqlConnection connection = await(pool.getConnection());
    boolean locked =
        await(
                connection
                    .preparedQuery("select pg_try_advisory_lock(hashtextextended($1, 0)) as locked")
                    .execute(Tuple.of(name)))
            .iterator()
            .next()
            .getBoolean("locked");
    if (!locked) {
      var _ = connection.close();
      return null;
    }
    Lease lease = new Lease(name, connection);
    connection.closeHandler(_ -> {
      if (!lease.released) {
        LOG.errorf("lease lost, its connection closed: %s", name);
        onLost.run();
      }
    });
    return lease;
  }

  private static <T> T await(Future<T> future) throws InterruptedException {
    CompletableFuture<T> waiting = future.toCompletionStage().toCompletableFuture();
    try {
      return waiting.get(CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("lease: database: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    released = true;
    var _ =
        connection
            .preparedQuery("select pg_advisory_unlock_all()")
            .execute()
            .eventually(() -> connection.close());
    LOG.infof("lease released: %s", name);
  }
}
