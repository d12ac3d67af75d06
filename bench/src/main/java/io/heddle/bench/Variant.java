package io.heddle.bench;

import java.util.Map;
import java.util.function.Supplier;

/// One of several ways to do something, which take turns.
///
/// @param run does it once, and says what it measured
record Variant(
    String workload, Includes includes, int threads, Supplier<Map<Metric, Double>> run) {}
