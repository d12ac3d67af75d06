package io.heddle.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;

/// Folders that this program made.
public final class Folders {
  private Folders() {}

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  /// Makes a folder that nobody else may enter; one that is there is closed to others.
  ///
  /// @throws OperatorException when it cannot be made
  public static void ownerOnly(Path folder) {
    try {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      Files.setPosixFilePermissions(folder, OWNER_ONLY);
    } catch (IOException e) {
      throw new OperatorException("cannot make folder %s: %s".formatted(folder, e), e);
    }
  }

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
