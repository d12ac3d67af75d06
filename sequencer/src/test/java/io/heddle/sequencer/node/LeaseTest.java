package io.heddle.sequencer.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.sequencer.PostgresFixture;
import io.heddle.sequencer.StallingProxy;
import io.heddle.sequencer.StoreUnavailableException;
import io.heddle.sequencer.store.Database;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LeaseTest {
  private static final Lease.Timing FAST =
      new Lease.Timing(Duration.ofMillis(1_500), Duration.ofMillis(100));
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private static PostgresFixture postgres;
  private static Vertx vertx;

  @BeforeAll
  static void start() {
    postgres = new PostgresFixture();
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    var _ = vertx.close();
    postgres.close();
  }

  private static Lease lease(String name, Runnable onTaken) {
    return new Lease(postgres.pool(), name, "test", FAST, onTaken);
  }

  @Test
  void heldByAnother_isRefused_untilItIsGivenBack_andTheEpochRises() {
    try (Lease second = lease("twice", () -> {})) {
      try (Lease first = lease("twice", () -> {})) {
        assertTrue(first.tryTake());
        assertEquals(1, first.epoch());
        assertFalse(second.tryTake());
        pause(2 * FAST.life().toMillis()); // it is renewed
        assertTrue(first.held());
        assertFalse(second.tryTake());
      }
      assertTrue(second.tryTake());
      assertEquals(2, second.epoch());
    }
  }

  /// The other end is gone and says nothing: no packet, no close.
  @Test
  void connectionHalfOpen_holderStopsItselfBeforeAnotherCanTakeIt() throws Exception {
    AtomicInteger taken = new AtomicInteger();
    try (StallingProxy network = new StallingProxy(port());
        Lease cutOff =
            new Lease(pool(network.port(), 0), "half-open", "test", FAST, taken::incrementAndGet);
        Lease other = lease("half-open", () -> {})) {
      assertTrue(cutOff.tryTake());
      network.stall();
      while (!other.tryTake()) {
        pause(10);
      }
      assertFalse(cutOff.held());
      assertThrows(StoreUnavailableException.class, cutOff::requireHeld);
      network.pass();
      await(() -> taken.get() == 1);
      assertFalse(cutOff.held());
    }
  }

  @Test
  void connectionLost_andNobodyTookIt_goesOnWithTheSameEpoch() throws Exception {
    AtomicInteger taken = new AtomicInteger();
    try (StallingProxy network = new StallingProxy(port());
        Lease lease =
            new Lease(pool(network.port(), 0), "alone", "test", FAST, taken::incrementAndGet)) {
      assertTrue(lease.tryTake());
      network.stall();
      await(() -> !lease.held());
      network.pass();
      await(lease::held);
      assertEquals(1, lease.epoch());
      assertEquals(0, taken.get());
    }
  }

  /// A process that slept, and does not know what happened meanwhile.
  @Test
  void transactionOfAFormerHolder_writesNothing() {
    Database writer;
    try (Lease former = lease("fenced", () -> {})) {
      assertTrue(former.tryTake());
      writer = new Database(postgres.pool(), TIMEOUT, former.fence());
      assertEquals(1, write(writer, "fenced-first"));
    }
    try (Lease next = lease("fenced", () -> {})) {
      assertTrue(next.tryTake());
      assertThrows(StoreUnavailableException.class, () -> write(writer, "fenced-second"));
      assertEquals(
          0, postgres.database().query("select 1 from leases where name = 'fenced-second'").size());
    }
  }

  /// What a holder has begun ends before another one begins.
  @Test
  void takingOver_waitsForTheFormerHoldersTransaction() throws Exception {
    Lease former = lease("under-way", () -> {});
    assertTrue(former.tryTake());
    SqlConnection writing =
        postgres.pool().getConnection().toCompletionStage().toCompletableFuture().get();
    for (String statement :
        new String[] {
          "begin", "select 1 from leases where name = 'under-way' and epoch = 1 for key share"
        }) {
      var _ = writing.query(statement).execute().toCompletionStage().toCompletableFuture().get();
    }
    pause(2 * FAST.life().toMillis());
    assertTrue(former.held(), "a transaction of its own keeps nobody from renewing");
    former.close();
    // As the node's pool does, so that nothing takes effect for which nobody waits any more.
    Pool bounded = pool(port(), FAST.life().toMillis() / 2);
    try (Lease next = new Lease(bounded, "under-way", "test", FAST, () -> {})) {
      assertThrows(StoreUnavailableException.class, next::tryTake);
      var _ = writing.query("commit").execute().toCompletionStage().toCompletableFuture().get();
      await(next::tryTake);
      assertEquals(2, next.epoch());
    } finally {
      var _ = writing.close();
    }
  }

  private static int write(Database database, String name) {
    return database.transaction(connection ->
        connection
            .preparedQuery(
                "insert into leases (name, holder, epoch, expires_at) values ($1, '', 0, now())")
            .execute(Tuple.of(name))
            .map(rows -> rows.rowCount()));
  }

  private static int port() {
    return Integer.parseInt(postgres.address().url().replaceAll("^[^:]*:(\\d+)/.*$", "$1"));
  }

  /// @param statementMillis after which the server ends a statement; 0 for never
  private static Pool pool(int port, long statementMillis) {
    PgConnectOptions options =
        PgConnectOptions.fromUri(
                "postgresql://"
                    + postgres.address().url().replaceAll("^[^/]*/", "127.0.0.1:" + port + "/"))
            .setUser(postgres.address().user())
            .setPassword(postgres.address().password())
            .addProperty("statement_timeout", Long.toString(statementMillis));
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
      pause(20);
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
