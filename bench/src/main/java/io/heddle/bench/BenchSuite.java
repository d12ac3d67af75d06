package io.heddle.bench;

/// A group of measurements with a name of its own on the command line.
interface BenchSuite {
  String name();

  /// Measures, and adds rows to the report.
  void run(BenchContext context, BenchReport report);
}
