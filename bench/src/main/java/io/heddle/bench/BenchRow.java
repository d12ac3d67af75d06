package io.heddle.bench;

/// One measured figure.
///
/// @param threads that worked at the same time
/// @param metric what was measured
/// @param unit what one of it is
public record BenchRow(
    String suite,
    String workload,
    Includes includes,
    int threads,
    String metric,
    String unit,
    double median,
    double min,
    double max) {

  static BenchRow of(
      String suite,
      String workload,
      Includes includes,
      int threads,
      Metric metric,
      Samples samples) {
    return new BenchRow(
        suite,
        workload,
        includes,
        threads,
        metric.name(),
        metric.unit(),
        samples.median(),
        samples.min(),
        samples.max());
  }
}
