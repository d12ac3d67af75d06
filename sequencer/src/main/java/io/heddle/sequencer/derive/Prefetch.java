package io.heddle.sequencer.derive;

import io.heddle.batcher.l1.read.DerivedBatch;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads batches ahead on a thread of its own: asking L1, decompressing and recovering senders take
/// as long as executing, and the two need nothing of each other.
final class Prefetch implements AutoCloseable {
  /// Batches that wait, beside the one that is read and the one that is executed. Each is 16 MiB of
  /// transactions at most.
  private static final int MAX_WAITING = 2;

  private static final long OFFER_MILLIS = 100;

  private final BlockingQueue<Read> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final Thread thread;
  private volatile boolean stopped;

  /// A batch, the end (neither), or why there is none.
  private record Read(@Nullable DerivedBatch batch, @Nullable Throwable failure) {}

  /// @param source gives one batch after the other; empty after the last one
  Prefetch(Supplier<Optional<DerivedBatch>> source) {
    this.thread = Thread.ofPlatform().daemon().name("derive-read").start(() -> read(source));
  }

  private void read(Supplier<Optional<DerivedBatch>> source) {
    try {
      while (!stopped) {
        Optional<DerivedBatch> batch = source.get();
        put(new Read(batch.orElse(null), null));
        if (batch.isEmpty()) {
          return;
        }
      }
    } catch (Throwable e) { // an Error too: who waits for the batch would wait for ever
      put(new Read(null, e)); // thrown where the batch is wanted
    }
  }

  private void put(Read read) {
    try {
      while (!stopped && !waiting.offer(read, OFFER_MILLIS, TimeUnit.MILLISECONDS)) {
        // executing takes longer than reading
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// The next batch; empty after the last one. Waits for it.
  Optional<DerivedBatch> next() {
    try {
      Read read = waiting.take();
      if (read.failure() instanceof Error error) {
        throw error;
      }
      if (read.failure() instanceof RuntimeException failure) {
        throw failure;
      }
      return Optional.ofNullable(read.batch());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a batch", e);
    }
  }

  @Override
  public void close() {
    stopped = true;
    thread.interrupt();
  }
}
