package io.heddle.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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

  /// What was added since the last time; empty when nothing was.
  synchronized Optional<Samples> take() {
    List<Double> taken = IntStream.range(0, size).mapToObj(i -> (double) values[i]).toList();
    size = 0;
    return taken.isEmpty() ? Optional.empty() : Optional.of(new Samples(taken));
  }
}
