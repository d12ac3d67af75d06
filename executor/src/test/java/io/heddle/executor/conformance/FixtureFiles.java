package io.heddle.executor.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.testing.ConformancePack;
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

/// Works off the JSON files of a suite on several threads, with few files in memory at a time.
final class FixtureFiles {
  private static final int PENDING_FILES_PER_WORKER = 4;
  private static final int TIMEOUT_MINUTES = 10;

  private FixtureFiles() {}

  /// Gives every file to `action`, in any order, `workers` at once.
  static void forEach(
      ConformancePack pack, String suite, int workers, BiConsumer<String, JsonNode> action) {
    Semaphore room = new Semaphore(PENDING_FILES_PER_WORKER * workers);
    try (ExecutorService pool = Executors.newFixedThreadPool(workers)) {
      List<Future<?>> files = new ArrayList<>();
      pack.forEach(
          suite,
          name -> name.endsWith(".json"),
          (name, content) -> {
            room.acquireUninterruptibly();
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
    }
  }
}
