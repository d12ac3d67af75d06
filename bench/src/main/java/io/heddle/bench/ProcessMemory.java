package io.heddle.bench;

import io.heddle.ops.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The memory of a process as Linux counts it (`/proc/PID/status`); this one's is looked at again
/// and again by a thread of its own, since the kernel keeps only one of the peaks.
final class ProcessMemory implements AutoCloseable {
  /// Heap, stacks, code, and all else that no file is behind.
  static final String ANONYMOUS = "RssAnon";

  /// Pages of files: the state store's map, and code. The kernel takes them back when it needs
  /// them.
  static final String FILE = "RssFile";

  /// Both together, and its peak since the start.
  static final String ALL = "VmRSS";

  static final String PEAK = "VmHWM";

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final List<String> FIELDS = List.of(ANONYMOUS, FILE, ALL, PEAK);
  private static final int PAUSE_MILLIS = 20;
  private static final int CLOSE_MILLIS = 5_000;

  private final Map<String, Double> peaks = new HashMap<>();
  private final Thread watcher =
      Thread.ofPlatform().daemon().name("bench-memory").unstarted(this::watch);

  ProcessMemory() {
    look();
    watcher.start();
  }

  private void watch() {
    try {
      while (true) {
        look();
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private synchronized void look() {
    read(STATUS).forEach((field, mib) -> peaks.merge(field, mib, Math::max));
  }

  /// What a process takes at this moment, in MiB, by the names above.
  static Map<String, Double> of(long pid) {
    return read(Path.of("/proc/" + pid + "/status"));
  }

  private static Map<String, Double> read(Path status) {
    Map<String, Double> fields = new HashMap<>();
    try {
      for (String line : Files.readAllLines(status)) {
        int colon = line.indexOf(':');
        if (colon > 0 && FIELDS.contains(line.substring(0, colon))) {
          fields.put(line.substring(0, colon), mib(line.substring(colon + 1)));
        }
      }
    } catch (IOException e) {
      throw new OperatorException(
          "%s: no such process, or no Linux: %s".formatted(status, e.getMessage()), e);
    }
    return fields;
  }

  /// `1234 kB`.
  private static double mib(String text) {
    return Long.parseLong(text.strip().split(" ", 2)[0]) / 1024.0;
  }

  /// The most there ever was, in MiB.
  synchronized double peak(String field) {
    look();
    return peaks.getOrDefault(field, Double.NaN);
  }

  @Override
  public void close() {
    watcher.interrupt();
    try {
      watcher.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
