package io.heddle.sequencer.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.sequencer.StoreUnavailableException;
import io.smallrye.mutiny.CompositeException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.hibernate.JDBCException;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.exception.JDBCConnectionException;
import org.hibernate.exception.SQLGrammarException;
import org.hibernate.reactive.mutiny.Mutiny;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What the failures of Hibernate Reactive are taken for.
class SessionsTest {
  private static Vertx vertx;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    var _ = vertx.close();
  }

  /// The connection goes, and then the rollback fails as well: Mutiny joins both.
  @Test
  void connectionCutAndRollbackFailed_isTheDatabaseAway_notABug() {
    assertThrows(
        StoreUnavailableException.class,
        () ->
            call(
                failing(() ->
                    new CompositeException(
                        new VertxException("Connection was closed", true),
                        new VertxException("Connection was closed", true)))));
    assertThrows(
        StoreUnavailableException.class,
        () ->
            call(
                failing(() ->
                    new CompositeException(
                        refused("57P01", JDBCException::new),
                        new IllegalStateException("no transaction")))));
  }

  @Test
  void serverShutDownOrFull_isTheDatabaseAway() {
    for (String state : new String[] {"57P01", "57P03", "53300", "40001", "40P01", "25006"}) {
      assertThrows(
          StoreUnavailableException.class,
          () -> call(failing(() -> refused(state, JDBCConnectionException::new))),
          state);
    }
  }

  @Test
  void refusedStatement_isABugAtOnce() {
    assertBug(failing(() -> refused("42703", SQLGrammarException::new)));
    assertBug(failing(() -> new PgException("no such column", "ERROR", "42703", "")));
    assertBug(
        failing(() ->
            new ConstraintViolationException("twice", new SQLException("x", "23505"), "key")));
    assertBug(
        failing(() ->
            new CompositeException(
                refused("42703", SQLGrammarException::new),
                new VertxException("Connection was closed", true))));
  }

  @Test
  void ourOwnFailure_isABugAtOnce() {
    assertBug(failing(() -> new ClassCastException("row")));
    assertBug(failing(() -> new IllegalStateException("batch gap: expected=1 actual=3")));
    // thrown before there is anything to wait for
    assertBug(
        new Sessions(
            factory(() -> {
              throw new IllegalArgumentException("no such entity");
            }),
            vertx,
            Duration.ofSeconds(5),
            Fence.NONE));
  }

  /// The first attempt committed, but its answer was lost: the second finds the row there.
  @Test
  void rowThatALostAnswerLeft_isReadAgainOnce() {
    List<Supplier<Throwable>> failures =
        List.of(
            () -> new VertxException("Connection was closed", true),
            () -> new ConstraintViolationException("twice", new SQLException("x", "23505"), "key"),
            () -> new ConstraintViolationException("twice", new SQLException("x", "23505"), "key"));
    int[] calls = {0};
    Sessions sessions =
        new Sessions(
            factory(() -> Uni.createFrom().failure(failures.get(calls[0]++).get())),
            vertx,
            Duration.ofSeconds(5),
            Fence.NONE);
    assertThrows(StoreUnavailableException.class, () -> call(sessions));
    assertThrows(StoreUnavailableException.class, () -> call(sessions));
    assertBug(sessions);
    assertEquals(3, calls[0]);
  }

  private static void assertBug(Sessions sessions) {
    RuntimeException failure = assertThrows(RuntimeException.class, () -> call(sessions));
    assertFalse(failure instanceof StoreUnavailableException, failure::toString);
  }

  private static void call(Sessions sessions) {
    var _ = sessions.transaction(_ -> Uni.createFrom().item(1));
  }

  private interface Kind {
    Throwable of(String message, SQLException cause);
  }

  private static Throwable refused(String state, Kind kind) {
    return kind.of("refused", new SQLException("refused", state));
  }

  private static Sessions failing(Supplier<Throwable> failure) {
    return new Sessions(
        factory(() -> Uni.createFrom().failure(failure)), vertx, Duration.ofSeconds(5), Fence.NONE);
  }

  private static Mutiny.SessionFactory factory(Supplier<Uni<?>> answer) {
    return (Mutiny.SessionFactory)
        Proxy.newProxyInstance(
            SessionsTest.class.getClassLoader(),
            new Class<?>[] {Mutiny.SessionFactory.class},
            (_, _, _) -> answer.get());
  }
}
