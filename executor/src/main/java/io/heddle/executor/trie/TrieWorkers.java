package io.heddle.executor.trie;

import io.heddle.primitives.crypto.KeccakBatch;
import io.heddle.primitives.crypto.KeccakEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The threads that update tries: a fixed number of them works off a list of independent tasks.
///
/// The calling thread takes part, so `threads` = 1 has none of its own. What a task does must not
/// depend on which thread does it, nor when; then nothing depends on the number of threads.
public final class TrieWorkers implements AutoCloseable {
  /// Everything on the calling thread, with the engine of the process.
  public static final TrieWorkers NONE = new TrieWorkers(1);

  private final int threads;
  private final Supplier<KeccakEngine> engine;
  private final LinkedTransferQueue<Runnable> queue = new LinkedTransferQueue<>();
  private final List<Thread> own = new ArrayList<>();

  /// With the keccak engine of the process.
  public TrieWorkers(int threads) {
    this(threads, KeccakEngine::current);
  }

  /// @param engine asked at the start of each piece of work
  public TrieWorkers(int threads, Supplier<KeccakEngine> engine) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads=" + threads);
    }
    this.threads = threads;
    this.engine = engine;
    for (int i = 1; i < threads; i++) {
      own.add(Thread.ofPlatform().daemon().name("heddle-trie-" + i).start(this::work));
    }
  }

  /// The same on the calling thread only, for work inside of a task.
  TrieWorkers alone() {
    return threads == 1 ? this : new TrieWorkers(1, engine);
  }

  /// A batch for one piece of work.
  KeccakBatch hashes() {
    return new KeccakBatch(engine.get());
  }

  public int threads() {
    return threads;
  }

  /// The ids of the threads besides the caller's, for measuring their processor time.
  public List<Long> threadIds() {
    return own.stream().map(Thread::threadId).toList();
  }

  private void work() {
    try {
      while (true) {
        queue.take().run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  /// Runs `task` for 0 … `count - 1` and returns when all are done.
  ///
  /// A task's exception is thrown here, that of the lowest number if there are several.
  void run(int count, IntConsumer task) {
    if (threads == 1 || count < 2) {
      for (int i = 0; i < count; i++) {
        task.accept(i);
      }
      return;
    }
    Run run = new Run(count, task);
    for (int i = Math.min(threads, count) - 1; i > 0; i--) {
      queue.add(run::work);
    }
    run.work();
    run.awaitAll();
    run.rethrow();
  }

  /// One list of tasks.
  private static final class Run {
    private final int count;
    private final IntConsumer task;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReferenceArray<@Nullable Throwable> failures;

    /// Tasks, not threads: those of a closed pool never come.
    private final CountDownLatch left;

    Run(int count, IntConsumer task) {
      this.count = count;
      this.task = task;
      this.failures = new AtomicReferenceArray<>(count);
      this.left = new CountDownLatch(count);
    }

    void work() {
      for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
        try {
          task.accept(i);
        } catch (Throwable t) { // reported by the caller's thread
          failures.set(i, t);
        }
        left.countDown();
      }
    }

    /// Tasks write to memory that the caller goes on with, so an interrupt must not cut this short.
    void awaitAll() {
      boolean interrupted = false;
      while (true) {
        try {
          left.await();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    void rethrow() {
      for (int i = 0; i < count; i++) {
        switch (failures.get(i)) {
          case null -> {}
          case RuntimeException e -> throw e;
          case Error e -> throw e;
          case Throwable t -> throw new IllegalStateException(t);
        }
      }
    }
  }

  @Override
  public void close() {
    own.forEach(Thread::interrupt);
  }
}
