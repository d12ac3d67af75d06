package io.heddle.sequencer.feed;

import io.heddle.sequencer.HeadFeed;
import io.heddle.sequencer.ReceiptView;
import io.heddle.sequencer.SealedBlock;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;

/// Calls the listeners of new heads on one feed thread of its own, so that a slow listener delays
/// other listeners, never block production. The queue is bounded: when it is full, the announcing
/// thread waits, because a head must not be left out.
public final class HeadAnnouncer implements HeadFeed, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(HeadAnnouncer.class);

  /// Blocks that may wait for the feed thread.
  private static final int MAX_QUEUED = 64;

  private final CopyOnWriteArrayList<Listener> listeners = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Announcement> queue = new ArrayBlockingQueue<>(MAX_QUEUED);
  private final Thread thread;

  public HeadAnnouncer() {
    thread = Thread.ofPlatform().name("head-feed").daemon(true).start(this::run);
  }

  @Override
  public Subscription subscribe(Listener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /// Hands a block that PostgreSQL has to the feed thread.
  public void announce(SealedBlock block, List<ReceiptView> receipts) {
    if (listeners.isEmpty()) {
      return;
    }
    try {
      queue.put(new Announcement(block, receipts));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (true) {
        Announcement next = queue.take();
        for (Listener listener : listeners) {
          call(listener, next);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("head feed stopped");
    }
  }

  private static void call(Listener listener, Announcement next) {
    try {
      listener.onHead(next.block(), next.receipts());
    } catch (RuntimeException e) {
      LOG.errorf(e, "head listener failed: block=%d", next.block().number());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private record Announcement(SealedBlock block, List<ReceiptView> receipts) {}
}
