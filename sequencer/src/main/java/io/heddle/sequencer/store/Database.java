package io.heddle.sequencer.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.function.Function;

/// The reactive client with blocking signatures: every call waits for its answer, for a bounded
/// time. What failures mean is [DatabaseFailure]'s.
///
/// Never called from an event loop (checked).
public final class Database {
  private final Pool pool;
  private final Duration timeout;
  private final Fence fence;

  /// For whoever only reads, or writes what anybody may write.
  public Database(Pool pool, Duration timeout) {
    this(pool, timeout, Fence.NONE);
  }

  /// @param fence held by each transaction; single statements only read
  public Database(Pool pool, Duration timeout, Fence fence) {
    this.pool = pool;
    this.timeout = timeout;
    this.fence = fence;
  }

  /// Runs one statement.
  public RowSet<Row> query(String sql, Object... parameters) {
    return new DatabaseCall()
        .await(
            pool.preparedQuery(sql).execute(Tuple.wrap(parameters)).toCompletionStage(), timeout);
  }

  /// Runs statements in one database transaction; it is rolled back when the work fails, or takes
  /// longer than anybody waits for it.
  public <T> T transaction(Function<SqlConnection, Future<T>> work) {
    DatabaseCall call = new DatabaseCall();
    return call.await(
        pool.withTransaction(connection -> whileWanted(call, work, connection)).toCompletionStage(),
        timeout);
  }

  private <T> Future<T> whileWanted(
      DatabaseCall call, Function<SqlConnection, Future<T>> work, SqlConnection connection) {
    if (!call.wanted()) {
      return Future.failedFuture(DatabaseCall.unwanted());
    }
    return fence
        .hold(connection)
        .compose(_ -> work.apply(connection))
        .compose(result ->
            call.wanted()
                ? Future.succeededFuture(result)
                : Future.failedFuture(DatabaseCall.unwanted()));
  }
}
