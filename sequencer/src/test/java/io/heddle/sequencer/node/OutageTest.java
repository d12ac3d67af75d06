package io.heddle.sequencer.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.primitives.Hash;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.sequencer.StoreUnavailableException;
import io.heddle.sequencer.SubmitResult;
import io.heddle.sequencer.TestChain;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A whole node whose PostgreSQL and L1 are cut off, restarted and stalled: everything goes on by
/// itself afterwards, and the health pages told it meanwhile, at once.
@QuarkusTest
@QuarkusTestResource(value = OutageResource.class, restrictToAnnotatedClass = true)
class OutageTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int RESTARTS = 10;
  private static final int CUTS = 16;

  /// Health has to answer from memory; this is what a busy machine may add.
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  @Inject Node node;

  @SuppressWarnings("NullAway.Init") // Quarkus sets it
  @TestHTTPResource(value = "/", management = true)
  @SuppressWarnings("NullAway.Init") // Quarkus sets it
  URI management;

  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicInteger nonce = new AtomicInteger();

  @BeforeEach
  void awaitRunning() {
    OutageResource.current().database().pass();
    OutageResource.current().l1().pass();
    await("the node", () -> node.running().isPresent());
    await("the first blocks", () -> head() >= 2);
    awaitLoops();
    nonce.set((int) node.services().pool().pendingNonce(TestChain.key(0).address()));
  }

  @AfterEach
  void pass() {
    OutageResource.current().database().pass();
    OutageResource.current().l1().pass();
  }

  @Test
  void databaseConnectionsCut_everyLoopGoesOn() throws Exception {
    try (Load load = new Load()) {
      for (int cut = 0; cut < CUTS; cut++) {
        try (Connection admin = OutageResource.current().admin();
            Statement statement = admin.createStatement()) {
          var _ =
              statement.executeQuery(
                  "select pg_terminate_backend(pid) from pg_stat_activity"
                      + " where pid <> pg_backend_pid() and backend_type = 'client backend'");
        }
        awaitProgress("cut " + cut);
      }
      load.awaitIncluded();
    }
  }

  @Test
  void databaseRestartedTenTimesUnderLoad_everythingGoesOn() throws Exception {
    try (Load load = new Load()) {
      for (int restart = 0; restart < RESTARTS; restart++) {
        OutageResource.current().restartPostgres();
        awaitProgress("restart " + restart);
      }
      load.awaitIncluded();
      long head = head();
      await("a safe head", () -> running().chain().settlement().safe() >= head);
    }
  }

  @Test
  void databaseHangs_healthSaysSoAtOnce_andNothingInternal() {
    OutageResource.current().database().stall();
    await(
        "not ready",
        () -> {
          long began = System.nanoTime();
          String page = page("ready");
          Duration took = Duration.ofNanos(System.nanoTime() - began);
          assertTrue(took.compareTo(AT_ONCE) < 0, "health took " + took);
          assertNothingInternal(page);
          return page.contains("\"status\": \"DOWN\"") && page.contains("away");
        });
    OutageResource.current().database().pass();
    awaitProgress("the database answers again");
    await("ready", () -> !page("ready").contains("DOWN"));
  }

  @Test
  void l1Hangs_healthSaysSo_andBlocksGoOn() {
    OutageResource.current().l1().stall();
    await("not well", () -> page("well").contains("no answer for"));
    String ready = page("ready");
    assertTrue(ready.contains("no answer for"), ready);
    assertFalse(ready.contains("DOWN"), ready);
    assertNothingInternal(page("well"));
    long head = head();
    await("blocks without L1", () -> head() >= head + 3);
    OutageResource.current().l1().pass();
    await("well", () -> !page("well").contains("DOWN"));
  }

  /// Readers hold every connection they can get; blocks are stored on others.
  @Test
  void readsHoldTheirConnections_blocksGoOn_andReadsEndInTime() throws Exception {
    try (Connection admin = OutageResource.current().admin();
        Statement statement = admin.createStatement()) {
      admin.setAutoCommit(false);
      var _ = statement.execute("lock table logs in access exclusive mode");
      long head = head();
      AtomicInteger ended = new AtomicInteger();
      Queue<Throwable> wrong = new ConcurrentLinkedQueue<>();
      List<Thread> readers = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        readers.add(
            Thread.ofPlatform()
                .daemon(true)
                .start(() -> {
                  try {
                    var _ = node.services().chain().receipts(head);
                    wrong.add(new AssertionError("read past the lock"));
                  } catch (StoreUnavailableException e) {
                    ended.incrementAndGet();
                  } catch (RuntimeException e) {
                    wrong.add(e);
                  }
                }));
      }
      await("blocks while reads hang", () -> head() >= head + 4);
      for (Thread reader : readers) {
        assertTrue(reader.join(Duration.ofSeconds(30)), "a read never ends");
      }
      assertEquals(List.of(), List.copyOf(wrong));
      assertEquals(readers.size(), ended.get());
      admin.rollback();
    }
  }

  private Node.Running running() {
    return node.running().orElseThrow();
  }

  private long head() {
    return running().chain().chain().head().block().number();
  }

  private void awaitProgress(String what) {
    long head = head();
    await(what + ": blocks", () -> head() >= head + 2);
    awaitLoops();
  }

  private void awaitLoops() {
    await(
        "loops",
        () -> {
          for (StepLoop loop : running().roles().loops()) {
            assertTrue(
                loop.state() != StepLoop.State.BROKEN && loop.state() != StepLoop.State.STOPPED,
                () -> loop.name() + " " + loop.state() + " " + loop.problem());
          }
          return running().roles().loops().stream()
              .allMatch(loop -> loop.state() != StepLoop.State.WAITING);
        });
  }

  private String page(String name) {
    try {
      return http.send(
              HttpRequest.newBuilder(management.resolve("/q/health/" + name))
                  .timeout(Duration.ofSeconds(30))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (java.io.IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertNothingInternal(String page) {
    for (String word : new String[] {"select", "http:", "127.0.0.1", "localhost", "Exception"}) {
      assertFalse(page.contains(word), page);
    }
  }

  /// Transfers of one sender, some every moment, for as long as it is open.
  private final class Load implements AutoCloseable {
    private final List<Hash> accepted = new ArrayList<>();
    private volatile boolean ended;
    private final Thread thread = Thread.ofPlatform().daemon(true).start(this::run);

    private void run() {
      while (!ended) {
        RecoveredTransaction transfer =
            TestChain.transfer(TestChain.key(0), nonce.get(), 1_000_000_000);
        if (node.services().pool().submit(transfer.encoded()) instanceof SubmitResult.Accepted) {
          nonce.incrementAndGet();
          synchronized (accepted) {
            accepted.add(transfer.hash());
          }
        }
        try {
          Thread.sleep(20);
        } catch (InterruptedException e) {
          return;
        }
      }
    }

    void awaitIncluded() throws InterruptedException {
      ended = true;
      thread.join();
      assertFalse(accepted.isEmpty(), "nothing was accepted");
      for (Hash hash : accepted) {
        await("receipt of " + hash, () -> node.services().chain().receipt(hash).isPresent());
      }
    }

    @Override
    public void close() {
      ended = true;
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, () -> "not in time: " + what);
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
