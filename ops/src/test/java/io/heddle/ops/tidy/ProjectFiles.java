package io.heddle.ops.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/// The files of the project that people write.
final class ProjectFiles {
  static final Path ROOT = root();

  private static final Set<String> MADE =
      Set.of("target", "node_modules", "out", "cache", "broadcast");

  private ProjectFiles() {}

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve(".mvn"))) {
      folder = Objects.requireNonNull(folder.getParent(), "not in the project");
    }
    return folder;
  }

  /// The files below a folder of the project whose paths, with `/`, pass `wanted`; in their order.
  static List<String> below(String folder, Predicate<String> wanted) {
    List<String> found = new ArrayList<>();
    try {
      Files.walkFileTree(
          ROOT.resolve(folder),
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(
                Path directory, BasicFileAttributes attributes) {
              String name = directory.getFileName().toString();
              boolean made =
                  MADE.contains(name) || (name.startsWith(".") && !directory.equals(ROOT));
              return made ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              String path = ROOT.relativize(file).toString().replace('\\', '/');
              if (wanted.test(path)) {
                found.add(path);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found.stream().sorted().toList();
  }

  static String text(String path) {
    try {
      return Files.readString(ROOT.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> lines(String path) {
    return text(path).lines().toList();
  }
}
