package io.heddle.sequencer.metering;

/// Time for slow transactions, which comes back with the clock: so much for each block time, and
/// never more than that at once. Owned by the builder's thread.
final class TimeBudget {
  private final long capacityNanos;
  private final long refillNanos;
  private final long floorNanos;
  private long levelNanos;
  private long filledNanos;

  /// @param capacityNanos thread time
  /// @param refillNanos in which it comes back
  /// @param floorNanos the deepest debt, negative
  TimeBudget(long capacityNanos, long refillNanos, long floorNanos, long nowNanos) {
    this.capacityNanos = capacityNanos;
    this.refillNanos = refillNanos;
    this.floorNanos = floorNanos;
    this.levelNanos = capacityNanos;
    this.filledNanos = nowNanos;
  }

  /// What is there; negative when slow transactions took more than there was.
  long level(long nowNanos) {
    double back = (double) (nowNanos - filledNanos) * capacityNanos / refillNanos;
    levelNanos = Math.min(capacityNanos, levelNanos + (long) back);
    filledNanos = nowNanos;
    return levelNanos;
  }

  void charge(long nanos) {
    levelNanos = Math.max(floorNanos, levelNanos - nanos);
  }

  /// Whether next to nothing was taken for a while, so that one that is larger than the whole
  /// budget may have its turn.
  boolean isWhole(long level) {
    return level >= capacityNanos - capacityNanos / 8;
  }
}
