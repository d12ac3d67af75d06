package io.heddle.sequencer.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.sequencer.PostgresFixture;
import io.heddle.sequencer.StallingProxy;
import io.heddle.sequencer.StoreUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.SqlConnection;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class LeaseTest {
  private static final Lease.Timing FAST =
      new Lease.Timing(
          Duration.ofMillis(100),
          Duration.ofMillis(1_000),
          Duration.ofMillis(2_000),
          Duration.ofMillis(3_000),
          Duration.ofMillis(10_000));

  /// A connection that is neither used nor closed is one the pool never gets back; and its query
  /// may still take the lock later, for nobody.
  @Test
  void attempt_queryFails_connectionIsClosed() {
    AtomicInteger closed = new AtomicInteger();
    AtomicInteger opened = new AtomicInteger();
    PreparedQuery<?> query =
        proxy(PreparedQuery.class, (_, _, _) -> Future.failedFuture("the server went away"));
    SqlConnection connection =
        proxy(
            SqlConnection.class,
            (proxy, method, _) ->
                switch (method.getName()) {
                  case "close" -> {
                    closed.incrementAndGet();
                    yield Future.succeededFuture();
                  }
                  case "closeHandler" -> proxy;
                  default -> query;
                });
    Pool pool =
        proxy(
            Pool.class,
            (_, _, _) -> {
              if (opened.incrementAndGet() > 1) {
                throw new IllegalStateException("enough");
              }
              return Future.succeededFuture(connection);
            });
    assertThrows(IllegalStateException.class, () -> Lease.acquire(pool, "test", FAST, () -> {}));
    assertEquals(1, closed.get());
  }

  /// The other end is gone and says nothing: no packet, no close.
  @Test
  void connectionHalfOpen_holderStopsItselfInTime_andTakesItAgain() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (PostgresFixture postgres = new PostgresFixture();
        StallingProxy network = new StallingProxy(port(postgres));
        Lease lease = Lease.acquire(pool(vertx, postgres, network), "half-open", FAST, () -> {})) {
      lease.requireHeld();
      network.stall();
      long stalled = System.nanoTime();
      await(() -> !lease.held());
      assertThrows(StoreUnavailableException.class, lease::requireHeld);
      // The server lets go of it too: it has heard nothing for as long as it waits.
      assertTrue(
          lockIsFree(postgres, "half-open"),
          () -> "held by nobody after %d ms".formatted((System.nanoTime() - stalled) / 1_000_000));
      network.pass();
      await(lease::held);
    } finally {
      var _ = vertx.close();
    }
  }

  /// Whether another session can take it, within the time that the server needs.
  private static boolean lockIsFree(PostgresFixture postgres, String name) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (System.nanoTime() < deadline) {
      boolean free =
          postgres
              .database()
              .query("select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as free", name)
              .iterator()
              .next()
              .getBoolean("free");
      if (free) {
        return true;
      }
      pause();
    }
    return false;
  }

  /// The connection is gone before anybody could be told.
  @Test
  void connectionClosedBeforeItsHandlerIsSet_isNoticed() throws Exception {
    try (PostgresFixture postgres = new PostgresFixture()) {
      AtomicInteger connections = new AtomicInteger();
      Pool closing =
          proxy(
              Pool.class,
              (_, _, _) -> {
                connections.incrementAndGet();
                return postgres.pool().getConnection().map(LeaseTest::closedOnFirstHandler);
              });
      try (Lease lease = Lease.acquire(closing, "early", FAST, () -> {})) {
        // It may be lost for a moment only; that another connection is asked for cannot be missed.
        await(() -> connections.get() > 1);
        await(lease::held);
      }
    }
  }

  private static final AtomicInteger CLOSED = new AtomicInteger();

  /// A connection that the server ends just before the first one's handler is set; that handler is
  /// never called.
  private static SqlConnection closedOnFirstHandler(SqlConnection real) {
    return proxy(
        SqlConnection.class,
        (_, method, arguments) -> {
          if (method.getName().equals("closeHandler") && CLOSED.getAndIncrement() == 0) {
            return real;
          }
          if (method.getName().equals("query") && CLOSED.get() == 1) {
            CLOSED.incrementAndGet();
            return real.query("select pg_terminate_backend(pg_backend_pid())");
          }
          return method.invoke(real, arguments);
        });
  }

  @Test
  @SuppressWarnings("try") // what happens after the close is what is tested
  void anotherProcessHoldsIt_isRefusedAfterThePatience() throws Exception {
    try (PostgresFixture postgres = new PostgresFixture();
        Lease first = Lease.acquire(postgres.pool(), "twice", FAST, () -> {})) {
      Lease.Timing impatient =
          new Lease.Timing(
              FAST.heartbeat(),
              FAST.call(),
              Duration.ofMillis(100),
              Duration.ofMillis(200),
              Duration.ofMillis(300));
      assertThrows(
          IllegalStateException.class,
          () -> Lease.acquire(postgres.pool(), "twice", impatient, () -> {}));
      assertTrue(first.held());
      first.close();
      assertFalse(first.held());
      try (Lease next = Lease.acquire(postgres.pool(), "twice", impatient, () -> {})) {
        assertTrue(next.held());
      }
    }
  }

  private static int port(PostgresFixture postgres) {
    return Integer.parseInt(postgres.address().url().replaceAll("^[^:]*:(\\d+)/.*$", "$1"));
  }

  private static Pool pool(Vertx vertx, PostgresFixture postgres, StallingProxy network) {
    PgConnectOptions options =
        PgConnectOptions.fromUri(
                "postgresql://"
                    + postgres
                        .address()
                        .url()
                        .replaceAll("^[^/]*/", "127.0.0.1:" + network.port() + "/"))
            .setUser(postgres.address().user())
            .setPassword(postgres.address().password());
    options.setReadIdleTimeout(2).setIdleTimeoutUnit(TimeUnit.SECONDS);
    return PgBuilder.pool()
        .with(new PoolOptions().setMaxSize(1))
        .connectingTo(options)
        .using(vertx)
        .build();
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "not in time");
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(LeaseTest.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
