package io.heddle.ops.acceptance;

import java.util.Arrays;

/// Measured values, each of them kept: an hour of a probe is a hundred thousand.
final class Samples {
  private double[] values = new double[1024];
  private int count;

  synchronized void add(double value) {
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count++] = value;
  }

  synchronized int count() {
    return count;
  }

  /// The value that this part of all do not exceed (nearest rank); 0 without any.
  synchronized double quantile(double part) {
    if (count == 0) {
      return 0;
    }
    double[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    return sorted[Math.max(0, (int) Math.ceil(part * count) - 1)];
  }

  double max() {
    return quantile(1);
  }
}
