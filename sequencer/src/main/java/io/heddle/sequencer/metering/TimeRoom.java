package io.heddle.sequencer.metering;

/// Time for the slow transactions of one slice, as the pool selects them. For one selection.
public final class TimeRoom {
  /// Whether a transaction can be in the slice.
  public enum Verdict {
    FITS,
    /// There is no time for it now.
    WAITS,
    /// There never will be.
    TOO_SLOW
  }

  private final Metering metering;
  private final boolean indebted;
  private final boolean whole;
  private long leftNanos;
  private boolean taken;

  /// @param leftNanos for slow transactions
  /// @param indebted whether slow ones took more than they should have
  /// @param whole whether one that takes more than there is may have its turn
  TimeRoom(Metering metering, long leftNanos, boolean indebted, boolean whole) {
    this.metering = metering;
    this.leftNanos = leftNanos;
    this.indebted = indebted;
    this.whole = whole;
  }

  /// Takes the time of a transaction, if it is there.
  public Verdict take(long kind, long gasLimit) {
    if (metering.isTooSlow(kind, gasLimit)) {
      return Verdict.TOO_SLOW;
    }
    long nanos = metering.expectedNanos(kind, gasLimit, indebted);
    if (nanos == 0) {
      return Verdict.FITS;
    }
    if (nanos <= leftNanos || (whole && !taken)) {
      leftNanos -= nanos;
      taken = true;
      return Verdict.FITS;
    }
    return Verdict.WAITS;
  }
}
