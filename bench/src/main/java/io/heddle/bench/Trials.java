package io.heddle.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Runs variants in turns: all of them once, then all of them again. The first rounds warm up and
/// are thrown away.
///
/// @param warmups rounds that do not count
/// @param runs rounds that count
/// @param collectOnce whether garbage is collected once a round, not before every variant: for
///   variants that leave equally much, over a large heap
record Trials(int warmups, int runs, boolean collectOnce) {
  Trials(int warmups, int runs) {
    this(warmups, runs, false);
  }

  /// The samples of every variant and metric, in the order of the variants.
  Map<Variant, Map<Metric, Samples>> run(List<Variant> variants) {
    Map<Variant, Map<Metric, List<Double>>> values = new LinkedHashMap<>();
    for (int round = 0; round < warmups + runs; round++) {
      for (Variant variant : variants) {
        if (!collectOnce || variant.equals(variants.getFirst())) {
          System.gc(); // or one variant pays for another's garbage
        }
        Map<Metric, Double> measured = variant.run().get();
        if (round >= warmups) {
          Map<Metric, List<Double>> mine =
              values.computeIfAbsent(variant, absent -> new LinkedHashMap<>());
          measured.forEach((metric, value) ->
              mine.computeIfAbsent(metric, absent -> new ArrayList<>()).add(value));
        }
      }
    }
    Map<Variant, Map<Metric, Samples>> samples = new LinkedHashMap<>();
    values.forEach((variant, metrics) -> {
      Map<Metric, Samples> mine = new LinkedHashMap<>();
      metrics.forEach((metric, list) -> mine.put(metric, new Samples(list)));
      samples.put(variant, mine);
    });
    return samples;
  }

  /// The same, straight into a report.
  void run(String suite, List<Variant> variants, BenchReport report) {
    run(variants)
        .forEach((variant, metrics) ->
            metrics.forEach((metric, samples) ->
                report.add(
                    BenchRow.of(
                        suite,
                        variant.workload(),
                        variant.includes(),
                        variant.threads(),
                        metric,
                        samples))));
  }
}
