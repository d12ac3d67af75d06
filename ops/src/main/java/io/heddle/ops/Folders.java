package io.heddle.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// Folders that this program made.
public final class Folders {
  private Folders() {}

  /// Deletes a folder with everything in it; nothing happens where there is none.
  ///
  /// @throws OperatorException when something cannot be deleted
  public static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new OperatorException("cannot delete %s: %s".formatted(folder, e.getMessage()), e);
    }
  }
}
