package io.heddle.sequencer.feed;

import io.heddle.primitives.block.Log;
import io.heddle.sequencer.FatalError;
import io.heddle.sequencer.HeadFeed;
import io.heddle.sequencer.ReceiptView;
import io.heddle.sequencer.SealedBlock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/// Calls the listeners of new heads on one feed thread of its own. Block production never waits for
/// them: heads wait in a queue that is bounded in number and bytes, and when it is full, its heads
/// are dropped and every listener of that moment is told that it lost some and is ended. So a
/// listener gets every head in order, or learns that it did not.
///
/// Threads: [#announce] is the builder's, and takes no longer than a look at the block's logs.
public final class HeadAnnouncer implements HeadFeed, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(HeadAnnouncer.class);

  /// Heads that may wait for the feed thread.
  static final int MAX_QUEUED = 64;

  /// Their memory together, roughly.
  static final long MAX_QUEUED_BYTES = 64 << 20;

  /// A transaction with its receipt is some objects beside its bytes; so is a log.
  private static final long RECEIPT_BYTES = 1_000;

  private static final long LOG_BYTES = 150;
  private static final long TOPIC_BYTES = 56;

  private sealed interface Event {
    record Head(SealedBlock block, List<ReceiptView> receipts, long bytes) implements Event {}

    record Lost(List<Listener> listeners, String reason) implements Event {}
  }

  /// This and what follows is guarded by `lock`.
  private final Object lock = new Object();

  private final List<Listener> listeners = new ArrayList<>();
  private final ArrayDeque<Event> queue = new ArrayDeque<>();
  private int queuedHeads;
  private long queuedBytes;

  private final Thread thread;

  public HeadAnnouncer() {
    thread = Thread.ofPlatform().name("head-feed").daemon(true).start(this::run);
  }

  @Override
  public Subscription subscribe(Listener listener) {
    synchronized (lock) {
      listeners.add(listener);
    }
    return () -> {
      synchronized (lock) {
        listeners.remove(listener);
      }
    };
  }

  /// Hands a block that PostgreSQL has to the feed thread.
  public void announce(SealedBlock block, List<ReceiptView> receipts) {
    synchronized (lock) {
      if (listeners.isEmpty()) {
        return;
      }
      long bytes = bytes(block, receipts);
      boolean full = queuedHeads >= MAX_QUEUED || queuedBytes + bytes > MAX_QUEUED_BYTES;
      if (full && queuedHeads > 0) {
        lose(block);
      } else {
        queue.add(new Event.Head(block, receipts, bytes));
        queuedHeads++;
        queuedBytes += bytes;
      }
      lock.notifyAll();
    }
  }

  private void lose(SealedBlock newest) {
    String reason =
        "heads up to block %d were lost: %d waited for subscribers"
            .formatted(newest.number(), queuedHeads);
    LOG.warnf("subscribers are cut off: %s", reason);
    queue.removeIf(Event.Head.class::isInstance);
    queuedHeads = 0;
    queuedBytes = 0;
    queue.add(new Event.Lost(List.copyOf(listeners), reason));
    listeners.clear();
  }

  /// What a waiting head holds, but for what the node has of it anyway.
  private static long bytes(SealedBlock block, List<ReceiptView> receipts) {
    long bytes = block.sizeBytes() + RECEIPT_BYTES * receipts.size();
    for (ReceiptView receipt : receipts) {
      for (Log log : receipt.receipt().logs()) {
        bytes += LOG_BYTES + TOPIC_BYTES * log.topics().size() + log.data().size();
      }
    }
    return bytes;
  }

  private void run() {
    try {
      while (true) {
        deliver(take());
      }
    } catch (InterruptedException e) {
      LOG.debug("head feed stopped");
    }
  }

  private Event take() throws InterruptedException {
    synchronized (lock) {
      while (queue.isEmpty()) {
        lock.wait();
      }
      Event next = queue.remove();
      if (next instanceof Event.Head head) {
        queuedHeads--;
        queuedBytes -= head.bytes();
      }
      return next;
    }
  }

  private void deliver(Event event) {
    switch (event) {
      case Event.Head head -> {
        for (Listener listener : listening()) {
          deliver(head, listener);
        }
      }
      case Event.Lost(List<Listener> lost, String reason) ->
          lost.forEach(listener -> listener.onLost(reason));
    }
  }

  private List<Listener> listening() {
    synchronized (lock) {
      return List.copyOf(listeners);
    }
  }

  /// A listener that fails has lost this head, and must say so to whom it serves.
  private void deliver(Event.Head head, Listener listener) {
    try {
      listener.onHead(head.block(), head.receipts());
    } catch (RuntimeException | Error e) {
      LOG.errorf(e, "head listener failed: block=%d", head.block().number());
      boolean listening;
      synchronized (lock) {
        listening = listeners.remove(listener);
      }
      if (listening) {
        listener.onLost("block " + head.block().number() + " could not be delivered");
      }
      FatalError.throwIfIn(e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
