package io.heddle.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;

/// The folder with the official Ethereum fixtures: one `<suite>.tar.gz` (or an unpacked folder
/// `<suite>`) per suite and a `MANIFEST.json` with the counts.
///
/// It is `-Dheddle.conformance=DIR` or `../shared/conformance` beside the repository, whose root is
/// the nearest folder upwards that holds `mvnw`. Where it is absent, [#require()] skips the test
/// and says so.
public final class ConformancePack {
  public static final String PROPERTY = "heddle.conformance";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path root;

  private ConformancePack(Path root) {
    this.root = root;
  }

  /// A file of a suite: its path inside the archive and its bytes.
  @FunctionalInterface
  public interface Visitor {
    void visit(String name, byte[] content) throws IOException;
  }

  /// The pack, if it is there.
  public static Optional<ConformancePack> find() {
    Path folder =
        Optional.ofNullable(System.getProperty(PROPERTY))
            .map(Path::of)
            .orElseGet(() -> repositoryRoot().resolveSibling("shared").resolve("conformance"));
    return Files.isDirectory(folder) ? Optional.of(new ConformancePack(folder)) : Optional.empty();
  }

  /// The pack in this folder.
  public static ConformancePack at(Path folder) {
    return new ConformancePack(folder);
  }

  /// The pack; without it the calling test is skipped with a message.
  public static ConformancePack require() {
    Optional<ConformancePack> pack = find();
    if (pack.isEmpty()) {
      System.out.println("SKIPPED: no conformance pack; give one by -D" + PROPERTY + "=DIR");
    }
    Assumptions.assumeTrue(
        pack.isPresent(), "no conformance pack; give one by -D" + PROPERTY + "=DIR");
    return pack.orElseThrow();
  }

  /// The nearest folder upwards from the working directory that holds the Maven wrapper.
  public static Path repositoryRoot() {
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("mvnw"))) {
        return folder;
      }
    }
    throw new IllegalStateException("no mvnw above " + start);
  }

  public Path root() {
    return root;
  }

  /// Whether the pack has the suite, as an archive or unpacked.
  public boolean has(String suite) {
    return Files.exists(root.resolve(suite + ".tar.gz")) || Files.isDirectory(root.resolve(suite));
  }

  /// Whether there is a `MANIFEST.json`: the folders of official releases have none.
  public boolean hasManifest() {
    return Files.exists(root.resolve("MANIFEST.json"));
  }

  /// `MANIFEST.json` as a tree.
  public JsonNode manifest() {
    return json(readFile(root.resolve("MANIFEST.json")));
  }

  /// Visits every regular file of a suite in archive order, one at a time, so that large suites
  /// need little memory.
  public void forEach(String suite, Visitor visitor) {
    forEach(suite, name -> true, visitor);
  }

  /// As [#forEach(String, Visitor)], reading only the files whose name passes `filter`.
  public void forEach(String suite, Predicate<String> filter, Visitor visitor) {
    Path archive = root.resolve(suite + ".tar.gz");
    try {
      if (Files.exists(archive)) {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(archive), 1 << 16)) {
          new TarReader(in).forEach(filter, visitor);
        }
      } else {
        forEachFile(root.resolve(suite), filter, visitor);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("suite " + suite + " in " + root, e);
    }
  }

  /// The one file of a suite with this path inside the archive.
  public byte[] read(String suite, String name) {
    byte[][] found = new byte[1][];
    forEach(suite, name::equals, (file, content) -> found[0] = content);
    if (found[0] == null) {
      throw new IllegalArgumentException("no file " + name + " in suite " + suite);
    }
    return found[0];
  }

  /// Parses JSON fixtures.
  public static JsonNode json(byte[] content) {
    try {
      return JSON.readTree(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void forEachFile(Path folder, Predicate<String> filter, Visitor visitor)
      throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      String name = folder.relativize(file).toString();
      if (filter.test(name)) {
        visitor.visit(name, readFile(file));
      }
    }
  }

  private static byte[] readFile(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
