package io.heddle.sequencer.builder;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// What seals and stores blocks beside the builder's thread. `root` and `store` take their tasks
/// one at a time and in order.
///
/// @param root computes state roots and headers
/// @param store writes to the state store
/// @param database writes to PostgreSQL, while `store` waits
public record SealingThreads(Executor root, Executor store, Executor database)
    implements AutoCloseable {
  private static final long LAST_TASK_SECONDS = 10;

  /// One thread for each.
  public static SealingThreads start() {
    return new SealingThreads(thread("seal-root"), thread("seal-store"), thread("seal-database"));
  }

  /// Everything at once on the calling thread: blocks then follow one another without overlap.
  public static SealingThreads direct() {
    return new SealingThreads(Runnable::run, Runnable::run, Runnable::run);
  }

  private static ExecutorService thread(String name) {
    return Executors.newSingleThreadExecutor(Thread.ofPlatform().name(name).daemon().factory());
  }

  /// Lets what is under way come to its end, for a bounded time.
  @Override
  public void close() {
    for (Executor executor : List.of(root, store, database)) {
      if (executor instanceof ExecutorService service) {
        service.shutdown();
        try {
          if (service.awaitTermination(LAST_TASK_SECONDS, TimeUnit.SECONDS)) {
            continue;
          }
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        var _ = service.shutdownNow();
      }
    }
  }
}
