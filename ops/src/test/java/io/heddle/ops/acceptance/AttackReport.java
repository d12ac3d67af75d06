package io.heddle.ops.acceptance;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// What one attack did to the node, and whether the node held what it promises.
///
/// @param alive whether the process still lives
/// @param liveHeapMib what the heap held after the attack; empty when the node does not answer
/// @param loadAverage of the machine, last minute: above 2 on two cores others took part
record AttackReport(
    String attack,
    Load load,
    HonestProbe.Figures figures,
    boolean alive,
    double peakResidentMib,
    OptionalDouble liveHeapMib,
    double loadAverage) {
  /// Of a chain with a block every second.
  static final double BLOCK_INTERVAL_MILLIS = 1_200;

  static final double CHAIN_ID_MILLIS = 50;

  /// Of the devnet's heap of 768 MiB, what is still in use after the attack.
  static final double LIVE_HEAP_MIB = 512;

  /// The heap and everything native together, at any moment.
  static final double RESIDENT_MIB = 1_536;

  static AttackReport of(String attack, Load load, HonestProbe.Figures figures, NodeWatch watch) {
    OptionalDouble liveHeap = watch.liveHeapMib(); // of a dying node after a while: so first
    return new AttackReport(
        attack,
        load,
        figures,
        watch.isAlive(),
        watch.peakResidentMib(),
        liveHeap,
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  static String header() {
    return "%-16s %6s %8s %8s %8s %7s %7s %7s %7s %6s %7s %6s %6s %8s %7s %7s %5s"
        .formatted(
            "attack",
            "blocks",
            "ival p50",
            "ival p99",
            "ival max",
            "cid p50",
            "cid p99",
            "cid max",
            "own p99",
            "unansw",
            "RSS MiB",
            "heap",
            "alive",
            "sent",
            "refused",
            "broken",
            "load");
  }

  String row() {
    Samples blocks = figures.blockIntervalMillis;
    Samples chainId = figures.chainIdMillis;
    return String.format(
        Locale.ROOT,
        "%-16s %6d %8.0f %8.0f %8.0f %7.1f %7.1f %7.0f %7.1f %6d %7.0f %6s %6s %8d %7d %7d %5.1f",
        attack,
        blocks.count(),
        blocks.quantile(0.5),
        blocks.quantile(0.99),
        blocks.max(),
        chainId.quantile(0.5),
        chainId.quantile(0.99),
        chainId.max(),
        figures.ownDelayMillis.quantile(0.99),
        figures.unanswered.get(),
        peakResidentMib,
        liveHeapMib.isPresent() ? "%.0f".formatted(liveHeapMib.getAsDouble()) : "?",
        alive ? "yes" : "DIED",
        load.sent.get(),
        load.refused.get(),
        load.broken.get(),
        loadAverage);
  }

  /// What does not hold, one line for each.
  List<String> failures() {
    List<String> failures = new ArrayList<>();
    expect(failures, alive, "the node died");
    double interval = figures.blockIntervalMillis.quantile(0.99);
    expect(failures, interval <= BLOCK_INTERVAL_MILLIS, "block interval p99 ms", interval);
    expect(failures, figures.blockIntervalMillis.count() > 0, "no block was seen");
    double chainId = figures.chainIdMillis.quantile(0.99);
    expect(failures, chainId <= CHAIN_ID_MILLIS, "eth_chainId p99 ms", chainId);
    int unanswered = figures.unanswered.get();
    expect(failures, unanswered == 0, "honest requests unanswered", unanswered);
    expect(failures, peakResidentMib <= RESIDENT_MIB, "resident MiB", peakResidentMib);
    double heap = liveHeapMib.orElse(Double.POSITIVE_INFINITY);
    expect(failures, heap <= LIVE_HEAP_MIB, "heap in use after the attack MiB", heap);
    return failures;
  }

  private void expect(List<String> failures, boolean holds, String what, double actual) {
    expect(failures, holds, "%s: %.1f".formatted(what, actual));
  }

  private void expect(List<String> failures, boolean holds, String what) {
    if (!holds) {
      failures.add(attack + ": " + what);
    }
  }
}
