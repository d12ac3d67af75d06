package io.heddle.ops.devnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.ops.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChildRegistryTest {
  @TempDir private Path folder;

  @Test
  void open_secondDevnetOnTheSameFolder_isRefused() {
    try (ChildRegistry first = ChildRegistry.open(folder)) {
      OperatorException failure =
          assertThrows(OperatorException.class, () -> ChildRegistry.open(folder));
      assertTrue(String.valueOf(failure.getMessage()).contains("--data"), failure.getMessage());
      assertEquals(0, first.stopLeftovers());
    }
    ChildRegistry.open(folder).close();
  }

  @Test
  void stopLeftovers_childOfAKilledDevnet_isStopped() throws Exception {
    Process child = sleeper();
    try (ChildRegistry killed = ChildRegistry.open(folder)) {
      killed.add(child.toHandle(), "sleeper");
      try (ChildRegistry next = reopened()) {
        assertEquals(1, next.stopLeftovers());
      }
    }
    assertTrue(child.waitFor(10, TimeUnit.SECONDS));
  }

  @Test
  void stopLeftovers_reusedPid_isLeftAlone() throws Exception {
    Process stranger = sleeper();
    try (ChildRegistry registry = ChildRegistry.open(folder)) {
      Files.write(folder.resolve("children"), List.of(stranger.pid() + " 12345 node"));
      assertEquals(0, registry.stopLeftovers());
      assertTrue(stranger.isAlive());
    } finally {
      stranger.destroyForcibly();
    }
    assertFalse(Files.exists(folder.resolve("children")));
  }

  /// The same folder as another process would see it once the lock of the dead one is gone.
  private ChildRegistry reopened() throws IOException {
    Path copy = folder.resolve("copy");
    Files.createDirectories(copy);
    Files.copy(folder.resolve("children"), copy.resolve("children"));
    return ChildRegistry.open(copy);
  }

  private static Process sleeper() throws IOException {
    return new ProcessBuilder("sleep", "60").start();
  }
}
