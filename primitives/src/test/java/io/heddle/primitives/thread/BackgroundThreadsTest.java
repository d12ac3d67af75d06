package io.heddle.primitives.thread;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.primitives.thread.BackgroundThreads.Priority;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class BackgroundThreadsTest {

  /// What the JVM calls a priority means nothing to Linux; this is what its scheduler goes by.
  @EnabledOnOs(OS.LINUX)
  @Test
  void named_threadAndThoseThatItStarts_areNice() {
    CompletableFuture<Optional<Integer>> own = new CompletableFuture<>();
    CompletableFuture<Optional<Integer>> child = new CompletableFuture<>();
    BackgroundThreads.named("late", Priority.PROVING)
        .newThread(() -> {
          own.complete(Niceness.ofThisThread());
          Thread.ofPlatform().start(() -> child.complete(Niceness.ofThisThread()));
        })
        .start();
    assertTrue(own.join().orElseThrow() >= Priority.PROVING.niceness(), own.join() + "");
    assertEquals(own.join(), child.join());
  }

  @Test
  void numbered_threads_arePlatformDaemonsWithNumbers() {
    var threads = BackgroundThreads.numbered("late", Priority.POSTING);
    var _ = threads.newThread(() -> {});
    Thread second = threads.newThread(() -> {});
    assertEquals("late-2", second.getName());
    assertTrue(second.isDaemon());
    assertFalse(second.isVirtual());
  }
}
