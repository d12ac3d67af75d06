package io.heddle.sequencer.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.sequencer.PostgresFixture;
import io.heddle.sequencer.StoreUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// What a real PostgreSQL's failures are taken for.
class DatabaseTest {
  @Test
  void statementThatCannotBeEncoded_isABugAtOnce() {
    try (PostgresFixture postgres = new PostgresFixture()) {
      assertBug(() -> postgres.database().query("select $1::bigint", "text"));
      assertBug(() -> postgres.database().query("select $1::bigint", 1L, 2L));
    }
  }

  @Test
  void statementThatIsRefused_isABugAtOnce() {
    try (PostgresFixture postgres = new PostgresFixture()) {
      assertBug(() -> postgres.database().query("select nothing from nowhere"));
      assertBug(() -> postgres.database().query("select 1 / 0"));
      assertBug(() ->
          postgres
              .database()
              .transaction(_ -> {
                throw new ClassCastException("row");
              }));
    }
  }

  @Test
  void connectionThatTheServerEnds_isTheDatabaseAway() {
    try (PostgresFixture postgres = new PostgresFixture()) {
      assertThrows(
          StoreUnavailableException.class,
          () -> postgres.database().query("select pg_terminate_backend(pg_backend_pid())"));
      assertEquals(1, sooner(postgres).size());
    }
  }

  /// The pool may not have noticed yet that its connection is gone.
  private static RowSet<Row> sooner(PostgresFixture postgres) {
    for (int attempt = 1; ; attempt++) {
      try {
        return postgres.database().query("select 1");
      } catch (StoreUnavailableException e) {
        assertTrue(attempt < 100, e::getMessage);
      }
    }
  }

  /// Nobody waits for it any more: it must not take effect behind the back of who goes on.
  @Test
  void transactionWhoseCallerHasGivenUp_doesNotCommit() throws Exception {
    try (PostgresFixture postgres = new PostgresFixture()) {
      var _ = postgres.database().query("create table late (n integer)");
      Database hasty = new Database(postgres.pool(), Duration.ofMillis(500));
      Promise<Void> later = Promise.promise();
      AtomicReference<Future<?>> outcome = new AtomicReference<>();
      assertThrows(
          StoreUnavailableException.class,
          () ->
              hasty.transaction(connection -> {
                Future<?> work =
                    connection
                        .query("insert into late values (1)")
                        .execute()
                        .compose(_ -> later.future());
                outcome.set(work);
                return work;
              }));
      later.complete();
      outcome.get().toCompletionStage().toCompletableFuture().get();
      var _ =
          postgres
              .database()
              .transaction(
                  connection -> // waits for the other one's end
                  connection.query("lock table late").execute());
      assertEquals(0, postgres.database().query("select * from late").size());
    }
  }

  private static void assertBug(Runnable call) {
    RuntimeException failure = assertThrows(RuntimeException.class, call::run);
    assertFalse(failure instanceof StoreUnavailableException, failure::toString);
  }
}
