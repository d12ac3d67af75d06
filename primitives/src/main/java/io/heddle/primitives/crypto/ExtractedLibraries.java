package io.heddle.primitives.crypto;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Native libraries that were unpacked into the temporary folder for this process alone.
///
/// Their loaders delete them when the JVM ends in order, so each killed process would leave some
/// megabytes behind. Linux needs a file's name only until it is mapped: the name goes at once.
public final class ExtractedLibraries {
  private static final Logger LOG = LoggerFactory.getLogger(ExtractedLibraries.class);
  private static final Path MAPPED = Path.of("/proc/self/maps");

  /// Fields of a line before the file's name: addresses, rights, offset, device, inode.
  private static final int FIELDS_BEFORE_NAME = 5;

  private ExtractedLibraries() {}

  /// Deletes the files in the temporary folder that this process has mapped and whose names begin
  /// so; with each its lock file (`….lck`), and a folder that is empty then. Does nothing where the
  /// system does not say what is mapped.
  ///
  /// @param prefix of the file's name, or of the name of the folder made for it
  public static void unlink(String prefix) {
    try {
      for (Path file : mapped(prefix)) {
        Files.deleteIfExists(file);
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + ".lck"));
        Path folder = file.getParent();
        if (folder != null && !folder.equals(temporary())) {
          Files.deleteIfExists(folder);
        }
      }
    } catch (IOException e) { // a file too many is no reason not to go on
      LOG.warn("an unpacked library stays in the temporary folder: {}", e.toString());
    }
  }

  /// The files in the temporary folder with that prefix that this process has mapped.
  static Set<Path> mapped(String prefix) throws IOException {
    Set<Path> files = new TreeSet<>();
    if (!Files.isReadable(MAPPED)) {
      return files;
    }
    for (String line : Files.readAllLines(MAPPED)) {
      String[] fields = line.split(" +", FIELDS_BEFORE_NAME + 1);
      if (fields.length <= FIELDS_BEFORE_NAME || !fields[FIELDS_BEFORE_NAME].startsWith("/")) {
        continue;
      }
      Path file = Path.of(fields[FIELDS_BEFORE_NAME]);
      if (file.startsWith(temporary())
          && temporary().relativize(file).getName(0).toString().startsWith(prefix)
          && Files.exists(file)) {
        files.add(file);
      }
    }
    return files;
  }

  private static Path temporary() {
    return Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
  }
}
