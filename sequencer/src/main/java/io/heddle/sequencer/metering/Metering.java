package io.heddle.sequencer.metering;

import io.heddle.executor.RejectReason;
import io.heddle.executor.SliceTimes;
import io.heddle.executor.TransactionOutcome;
import io.heddle.executor.TransactionOutcome.Included;
import io.heddle.executor.TransactionOutcome.Rejected;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.SignedTransaction;
import java.util.List;
import java.util.function.LongSupplier;

/// Which transactions there is time for. The pool asks at submission and when it selects; the
/// builder gives slices their time, and tells what they took.
///
/// A transaction that is expected to be slow ([LearnedTimes]) waits for its share of [TimeBudget],
/// so that slow code is executed, and attested by as many as do, in the time of the blocks that it
/// is in. Fast code never waits. What was expected to be fast and is not is ended in time, and
/// charged; while the budget is in debt, the worst is expected of everything.
public final class Metering {
  private static final long MILLI = 1_000_000;

  /// The shortest slice: even a late block takes a little.
  private static final long LEAST_SLICE_MILLIS = 20;

  /// How long after the block's time its last slice may end, not counting a transaction that was
  /// begun.
  private static final long GRACE_MILLIS = 50;

  /// How many times longer than the slowest code an execution must take to be the machine's fault.
  private static final long MACHINES_FAULT = 4;

  private final MeteringLimits limits;
  private final LongSupplier nanoClock;
  private final LearnedTimes times;
  private final TimeBudget budget;

  public Metering(MeteringLimits limits) {
    this(limits, System::nanoTime);
  }

  /// @param nanoClock by which time comes back
  public Metering(MeteringLimits limits, LongSupplier nanoClock) {
    this.limits = limits;
    this.nanoClock = nanoClock;
    this.times = new LearnedTimes(nanoClock);
    this.budget =
        new TimeBudget(
            MILLI * limits.slowMillis(),
            MILLI * limits.blockMillis(),
            -2 * MILLI * limits.transactionMillis(),
            nanoClock.getAsLong());
  }

  // For the pool.

  /// Whether a transaction is known to take longer than one may.
  public boolean isTooSlow(long kind, long gasLimit) {
    return times.knownNanos(kind, gasLimit) > MILLI * limits.transactionMillis();
  }

  /// Why such a transaction is refused.
  public String tooSlow(long kind, long gasLimit) {
    return "such calls take too long: expectedMillis=%d maxMillis=%d gasLimit=%d; lower the gas limit"
        .formatted(times.knownNanos(kind, gasLimit) / MILLI, limits.transactionMillis(), gasLimit);
  }

  long expectedNanos(long kind, long gasLimit, boolean atWorst) {
    return atWorst ? times.worstNanos(kind, gasLimit) : times.usualNanos(kind, gasLimit);
  }

  // For the builder.

  /// The time that the next slice has for slow transactions.
  ///
  /// @param millisLeft until the block is to be closed
  public TimeRoom room(long millisLeft) {
    long level = budget.level(nanoClock.getAsLong());
    long left = Math.min(level, MILLI * millisLeft);
    boolean whole = budget.isWhole(level) && millisLeft >= limits.transactionMillis();
    return new TimeRoom(this, left, level < 0, whole);
  }

  /// The time that a slice has.
  public SliceTimes slice(int transactions, long millisLeft) {
    long sliceMillis =
        Math.clamp(
            millisLeft + GRACE_MILLIS,
            LEAST_SLICE_MILLIS,
            Math.max(LEAST_SLICE_MILLIS, limits.transactionMillis() / 2));
    return new SliceTimes(transactions, MILLI * limits.transactionMillis(), MILLI * sliceMillis);
  }

  /// Whether an execution that was ended has probably waited for the machine and not worked: so
  /// much gas buys a quarter of the time at most. Its transaction is worth another try.
  public boolean waitedForTheMachine(SignedTransaction ended) {
    return MACHINES_FAULT * LearnedTimes.slowestNanos(ended.gasLimit())
        <= MILLI * limits.transactionMillis();
  }

  /// A slice was executed; returns what its slow transactions took, in nanoseconds.
  ///
  /// @param kinds of its transactions
  public long executed(
      List<RecoveredTransaction> transactions,
      List<Long> kinds,
      List<TransactionOutcome> outcomes,
      SliceTimes taken) {
    long slow = 0;
    for (int i = 0; i < kinds.size(); i++) {
      long nanos = taken.nanos(i);
      switch (outcomes.get(i)) {
        case Included included -> {
          times.learn(kinds.get(i), included.gasUsed(), nanos);
          slow += LearnedTimes.isFast(included.gasUsed(), nanos) ? 0 : nanos;
        }
        case Rejected rejected -> {
          if (rejected.reason() == RejectReason.TIME_LIMIT
              && transactions.get(i).transaction() instanceof SignedTransaction signed) {
            if (!waitedForTheMachine(signed)) {
              times.learnEnded(kinds.get(i), signed.gasLimit(), taken.transactionNanos());
            }
            slow += nanos;
          }
        }
      }
    }
    budget.charge(slow);
    return slow;
  }
}
