package io.heddle.bench;

import java.time.Duration;

/// What the operating system says of a server's process.
///
/// @param pid its number
record ServerProcess(long pid) {
  /// CPU time so far, seconds.
  double cpuSeconds() {
    return ProcessHandle.of(pid)
            .flatMap(handle -> handle.info().totalCpuDuration())
            .orElse(Duration.ZERO)
            .toMillis()
        / 1e3;
  }
}
