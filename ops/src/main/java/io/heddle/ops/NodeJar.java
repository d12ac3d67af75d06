package io.heddle.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The node as it is packaged, and the file that its settings stand in.
public final class NodeJar {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private NodeJar() {}

  /// The project folder, where the built node is found.
  public static Path root() {
    return Path.of(System.getProperty("heddle.root", ".")).toAbsolutePath().normalize();
  }

  /// The jar below the project folder.
  ///
  /// @throws OperatorException when it is not built
  public static Path below(Path root) {
    Path jar = root.resolve("sequencer/target/quarkus-app/quarkus-run.jar");
    if (!Files.exists(jar)) {
      throw new OperatorException(
          "the node is not built: %s is missing; run ./heddle build".formatted(jar));
    }
    return jar;
  }

  /// The program that runs it: that of this process.
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /// Writes a settings file, which the node reads as `config/application.properties` in its working
  /// folder. Nobody else reads it: the operator's database password is among the settings.
  ///
  /// @param comment its first line
  public static void writeSettings(Path file, String comment, Map<String, String> settings) {
    String text =
        settings.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .sorted()
            .collect(Collectors.joining("\n", "# " + comment + "\n", "\n"));
    try {
      Files.createDirectories(file.getParent());
      Files.deleteIfExists(file);
      Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
