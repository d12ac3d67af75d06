package io.heddle.sequencer.store;

import io.heddle.sequencer.StoreUnavailableException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The reactive client with blocking signatures: every call waits for its answer, for a bounded
/// time.
///
/// Never called from an event loop (checked). A call that timed out may still take effect.
public final class Database {
  private static final Set<String> TRANSIENT_CLASSES = Set.of("08", "40", "53", "57", "58");

  private final Pool pool;
  private final Duration timeout;

  public Database(Pool pool, Duration timeout) {
    this.pool = pool;
    this.timeout = timeout;
  }

  /// Runs one statement.
  public RowSet<Row> query(String sql, Object... parameters) {
    return await(pool.preparedQuery(sql).execute(Tuple.wrap(parameters)));
  }

  /// Runs statements in one database transaction; it is rolled back when the work fails.
  public <T> T transaction(Function<SqlConnection, Future<T>> work) {
    return await(pool.withTransaction(work));
  }

  /// Throws when PostgreSQL does not answer.
  public void ping() {
    var _ = query("select 1");
  }

  private <T> T await(Future<T> future) {
    if (Context.isOnEventLoopThread()) {
      throw new IllegalStateException("database call on an event loop");
    }
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (TimeoutException e) {
      throw new StoreUnavailableException("database: no answer in " + timeout, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("database: interrupted", e);
    }
  }

  /// A statement that PostgreSQL refused is a bug; anything else is a database out of reach.
  private static RuntimeException failure(@Nullable Throwable cause) {
    if (cause instanceof PgException refused && !transientState(refused.getSqlState())) {
      return new IllegalStateException("database: " + refused.getMessage(), refused);
    }
    return new StoreUnavailableException("database: " + cause, cause);
  }

  /// Classes of SQLSTATE that pass: connection (08), rollback (40), resources (53), operator
  /// intervention such as a shutdown (57), system (58).
  private static boolean transientState(@Nullable String sqlState) {
    return sqlState != null && TRANSIENT_CLASSES.contains(sqlState.substring(0, 2));
  }
}
