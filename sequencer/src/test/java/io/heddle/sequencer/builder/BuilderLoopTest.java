package io.heddle.sequencer.builder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.sequencer.PostgresFixture;
import io.heddle.sequencer.StoreUnavailableException;
import io.heddle.sequencer.TestHeads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Block production as a thread: it waits for what is outside, and stops for good on a bug.
class BuilderLoopTest {
  @TempDir Path directory;

  @Test
  void databaseAway_nothingIsAnnounced_andProductionGoesOnLater() throws InterruptedException {
    try (PostgresFixture postgres = new PostgresFixture();
        BuilderFixture node =
            new BuilderFixture(postgres, directory, new MemoryOrigins(), SealingThreads.start())) {
      node.addOrigin(100);
      AtomicBoolean away = new AtomicBoolean();
      List<Long> announced = new ArrayList<>();
      var _ =
          node.announcer.subscribe(
              TestHeads.each(block -> {
                synchronized (announced) {
                  announced.add(block.number());
                }
              }));
      BuilderLoop loop =
          new BuilderLoop(
              node.builder,
              () -> {
                node.advance(300);
                if (away.get()) {
                  throw new StoreUnavailableException("test", null);
                }
              });
      loop.start();
      await(() -> node.chain.head().block().number() >= 2);
      assertInstanceOf(ProductionStatus.Producing.class, loop.status());
      away.set(true);
      await(() -> loop.status() instanceof ProductionStatus.Waiting);
      long head = node.chain.head().block().number();
      away.set(false);
      await(() -> node.chain.head().block().number() >= head + 2);
      assertTrue(loop.stop(Duration.ofSeconds(10)));
      long last = node.chain.head().block().number();
      await(() -> {
        synchronized (announced) {
          return announced.size() == last;
        }
      });
      for (int i = 0; i < announced.size(); i++) {
        assertEquals(i + 1, announced.get(i));
      }
    }
  }

  @Test
  void brokenInvariant_stopsForGood_andReadsGoOn() {
    try (PostgresFixture postgres = new PostgresFixture();
        BuilderFixture node = new BuilderFixture(postgres, directory, new MemoryOrigins())) {
      node.addOrigin(100);
      BuilderLoop loop =
          new BuilderLoop(
              node.builder,
              () -> {
                node.advance(300);
                if (node.chain.head().block().number() == 2) {
                  // The state store moves under the builder's feet.
                  node.states.rollbackTo(1);
                }
              });
      loop.start();
      await(() -> loop.status() instanceof ProductionStatus.Stopped);
      ProductionStatus.Stopped stopped =
          assertInstanceOf(ProductionStatus.Stopped.class, loop.status());
      assertTrue(stopped.broken(), stopped.reason());
      assertEquals(2, node.chain.head().block().number());
      assertEquals(2, node.tables.head().orElseThrow().number());
      assertTrue(node.tables.block(2).isPresent());
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "not in time");
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
