package io.heddle.bench;

import java.util.Arrays;
import java.util.List;

/// The values of one figure over all measured runs; at least one.
record Samples(List<Double> values) {
  Samples {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no samples");
    }
    values = List.copyOf(values);
  }

  static Samples of(double... values) {
    return new Samples(Arrays.stream(values).boxed().toList());
  }

  /// The middle value, or the mean of the two middle ones.
  double median() {
    return quantile(0.5);
  }

  double min() {
    return sorted()[0];
  }

  double max() {
    return sorted()[values.size() - 1];
  }

  /// The value below which the part `share` lies, between two values in proportion.
  double quantile(double share) {
    double[] sorted = sorted();
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  private double[] sorted() {
    return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }
}
