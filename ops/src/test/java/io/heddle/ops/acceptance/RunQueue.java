package io.heddle.ops.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How long the current platform thread was ready to run while no processor was free for it, as
/// Linux counts it: what a measurement of somebody else's latency must not be charged with.
final class RunQueue {
  private static final Path SELF = Path.of("/proc/thread-self/schedstat");

  private RunQueue() {}

  /// Nanoseconds since the thread began.
  static long waitedNanos() {
    try {
      return Long.parseLong(Files.readString(SELF).split(" ", 3)[1]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
