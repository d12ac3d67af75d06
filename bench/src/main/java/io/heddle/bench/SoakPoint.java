package io.heddle.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What was seen between two looks at a node under load.
///
/// @param seconds since the load began
/// @param waiting transactions that were sent and not included at its end
/// @param latencies of what was included meanwhile, in milliseconds; empty when nothing was
/// @param node what the node's process took, by name, the unit in it
record SoakPoint(
    double seconds,
    double sentPerSecond,
    double includedPerSecond,
    long waiting,
    Optional<Samples> latencies,
    Map<String, Double> node) {

  /// The first line of a CSV of points like this one.
  String header() {
    return "seconds,sent_per_s,included_per_s,waiting,latency_p50_ms,latency_p99_ms,"
        + String.join(",", node.keySet());
  }

  String toLine() {
    List<String> last =
        node.values().stream().map(value -> String.format(Locale.ROOT, "%.1f", value)).toList();
    return String.format(
        Locale.ROOT,
        "%.1f,%.0f,%.0f,%d,%s,%s,%s",
        seconds,
        sentPerSecond,
        includedPerSecond,
        waiting,
        millis(0.5),
        millis(0.99),
        last.stream().collect(Collectors.joining(",")));
  }

  private String millis(double quantile) {
    return latencies
        .map(samples -> String.format(Locale.ROOT, "%.0f", samples.quantile(quantile)))
        .orElse("");
  }
}
