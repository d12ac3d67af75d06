package io.heddle.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.fixtures.ConformancePack;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/// Works off the JSON files of a suite on several threads, with few files in memory at a time. A
/// file that hangs ends the suite; its thread, which nothing can end, is left behind.
final class FixtureFiles {
  private static final int PENDING_FILES_PER_WORKER = 4;
  private static final int TIMEOUT_MINUTES = 10;

  private FixtureFiles() {}

  /// Gives every file to `action`, in any order, `workers` at once.
  static void forEach(
      ConformancePack pack, String suite, int workers, BiConsumer<String, JsonNode> action) {
    Semaphore room = new Semaphore(PENDING_FILES_PER_WORKER * workers);
    ExecutorService pool =
        Executors.newFixedThreadPool(
            workers, Thread.ofPlatform().daemon().name("fixtures-", 0).factory());
    try {
      List<Future<?>> files = new ArrayList<>();
      pack.forEach(
          suite,
          name -> name.endsWith(".json"),
          (name, content) -> {
            acquire(room, suite);
            files.add(
                pool.submit(() -> {
                  try {
                    action.accept(name, ConformancePack.json(content));
                  } finally {
                    room.release();
                  }
                }));
          });
      for (Future<?> file : files) {
        file.get(TIMEOUT_MINUTES, TimeUnit.MINUTES);
      }
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("suite " + suite, e);
    } finally {
      pool.shutdownNow();
    }
  }

  private static void acquire(Semaphore room, String suite) {
    try {
      if (!room.tryAcquire(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
        throw new IllegalStateException(
            "suite %s: no file came to an end for %d minutes".formatted(suite, TIMEOUT_MINUTES));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("suite " + suite, e);
    }
  }
}
