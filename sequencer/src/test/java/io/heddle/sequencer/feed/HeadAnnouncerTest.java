package io.heddle.sequencer.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.sequencer.HeadFeed;
import io.heddle.sequencer.ReceiptView;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.TestBlock;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HeadAnnouncerTest {
  private final HeadAnnouncer feed = new HeadAnnouncer();

  @AfterEach
  void stop() {
    feed.close();
  }

  /// Takes a head for each permit, and notes what it was told.
  private static final class Slow implements HeadFeed.Listener {
    final Semaphore permits;
    final CountDownLatch called = new CountDownLatch(1);
    final BlockingQueue<Object> told = new LinkedBlockingQueue<>();

    Slow(int permits) {
      this.permits = new Semaphore(permits);
    }

    @Override
    public void onHead(SealedBlock block, List<ReceiptView> receipts) {
      called.countDown();
      permits.acquireUninterruptibly();
      told.add(block.number());
    }

    @Override
    public void onLost(String reason) {
      told.add(reason);
    }

    Object next() throws InterruptedException {
      Object next = told.poll(20, TimeUnit.SECONDS);
      assertTrue(next != null, "told nothing");
      return next;
    }
  }

  private void announce(long from, long to) {
    LongStream.range(from, to)
        .forEach(number -> feed.announce(TestBlock.numbered(number), List.of()));
  }

  /// On the code before, the builder stood still after 64 heads.
  @Test
  void listenerThatDoesNotReturn_neverHoldsTheBuilder() throws Exception {
    Slow slow = new Slow(0);
    var _ = feed.subscribe(slow);
    CountDownLatch announced = new CountDownLatch(1);
    Thread builder =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              announce(0, 1_000);
              announced.countDown();
            });
    assertTrue(announced.await(20, TimeUnit.SECONDS), "the builder waits for a listener");
    builder.join();
    slow.permits.release(1_000);
  }

  @Test
  void listenerThatIsBehind_getsHeadsInOrder_thenTheReason_thenNothing() throws Exception {
    Slow slow = new Slow(0);
    var _ = feed.subscribe(slow);
    announce(0, 1);
    assertTrue(slow.called.await(20, TimeUnit.SECONDS));
    announce(1, HeadAnnouncer.MAX_QUEUED + 1); // as many as may wait
    announce(HeadAnnouncer.MAX_QUEUED + 1, HeadAnnouncer.MAX_QUEUED + 2); // one too many
    slow.permits.release(1_000);
    assertEquals(0L, slow.next());
    assertEquals("heads up to block 65 were lost: 64 waited for subscribers", slow.next());
    Slow later = new Slow(1_000);
    var _ = feed.subscribe(later);
    announce(66, 67);
    assertEquals(66L, later.next());
    assertTrue(slow.told.isEmpty(), slow.told.toString());
  }

  @Test
  void listenerThatCatchesUp_losesNothing() throws Exception {
    Slow slow = new Slow(0);
    var _ = feed.subscribe(slow);
    announce(0, HeadAnnouncer.MAX_QUEUED);
    slow.permits.release(1_000);
    for (long number = 0; number < HeadAnnouncer.MAX_QUEUED; number++) {
      assertEquals(number, slow.next());
    }
  }

  @Test
  void headsThatWait_areBoundedInBytes() throws Exception {
    Slow slow = new Slow(0);
    var _ = feed.subscribe(slow);
    announce(0, 1);
    assertTrue(slow.called.await(20, TimeUnit.SECONDS));
    for (long number = 1; number <= 3; number++) {
      feed.announce(TestBlock.sized(number, HeadAnnouncer.MAX_QUEUED_BYTES / 3 + 1), List.of());
    }
    slow.permits.release(1_000);
    assertEquals(0L, slow.next());
    assertEquals("heads up to block 3 were lost: 2 waited for subscribers", slow.next());
  }

  @Test
  void listenerThatFails_isToldAndEnded_andTheOthersGoOn() throws Exception {
    BlockingQueue<String> reasons = new LinkedBlockingQueue<>();
    var _ =
        feed.subscribe(
            new HeadFeed.Listener() {
              @Override
              public void onHead(SealedBlock block, List<ReceiptView> receipts) {
                throw new AssertionError("broken");
              }

              @Override
              public void onLost(String reason) {
                reasons.add(reason);
              }
            });
    Slow other = new Slow(1_000);
    var _ = feed.subscribe(other);
    announce(0, 2);
    assertEquals("block 0 could not be delivered", reasons.poll(20, TimeUnit.SECONDS));
    assertEquals(0L, other.next());
    assertEquals(1L, other.next());
    assertTrue(reasons.isEmpty());
  }

  /// On the code before, the feed went on as if nothing were wrong with the process.
  @Test
  void errorThatAProcessCannotBeTrustedAfter_isReported() throws Exception {
    BlockingQueue<Throwable> reported = new LinkedBlockingQueue<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((_, failure) -> reported.add(failure));
    try {
      BlockingQueue<String> reasons = new LinkedBlockingQueue<>();
      var _ =
          feed.subscribe(
              new HeadFeed.Listener() {
                @Override
                public void onHead(SealedBlock block, List<ReceiptView> receipts) {
                  throw new NoClassDefFoundError("test");
                }

                @Override
                public void onLost(String reason) {
                  reasons.add(reason);
                }
              });
      announce(0, 1);
      assertEquals("block 0 could not be delivered", reasons.poll(20, TimeUnit.SECONDS));
      assertInstanceOf(NoClassDefFoundError.class, reported.poll(20, TimeUnit.SECONDS));
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }
}
