package io.heddle.ops.bench;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Collects latencies in milliseconds; one thread adds, another takes.
final class LatencyRecorder {
  private float[] values = new float[1 << 12];
  private int size;

  synchronized void add(double millis) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = (float) millis;
  }

  /// What was added since the last time; a single zero when nothing was.
  synchronized Samples take() {
    Samples taken =
        size == 0
            ? Samples.of(0)
            : new Samples(IntStream.range(0, size).mapToObj(i -> (double) values[i]).toList());
    size = 0;
    return taken;
  }
}
