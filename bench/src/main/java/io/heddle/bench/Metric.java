package io.heddle.bench;

/// What is measured, and its unit.
record Metric(String name, String unit) {
  static Metric throughput(String engine) {
    return new Metric(engine + " throughput", "tx/s");
  }
}
