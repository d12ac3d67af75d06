package io.heddle.executor;

/// The time that a slice may take, and what each of its transactions took.
///
/// Which transactions a block has is the choice of whoever builds it: one that takes too long is
/// rejected with [RejectReason#TIME_LIMIT], and those behind the end of the slice's time with
/// [RejectReason#SLICE_OVER]. A block that exists is executed without. For one slice; each
/// transaction's entry is written by the thread that executes it.
public final class SliceTimes {
  private final long transactionNanos;
  private final long endNanos;
  private final long[] nanos;

  /// @param transactions of the slice
  /// @param transactionNanos that one transaction may take
  /// @param sliceNanos after which no more is begun, but for the first
  public SliceTimes(int transactions, long transactionNanos, long sliceNanos) {
    this.transactionNanos = transactionNanos;
    this.endNanos = System.nanoTime() + sliceNanos;
    this.nanos = new long[transactions];
  }

  /// What the last execution of a transaction took; 0 when there was none.
  public long nanos(int transaction) {
    return nanos[transaction];
  }

  /// That one transaction may take.
  public long transactionNanos() {
    return transactionNanos;
  }

  /// Called by the executor.
  public void took(int transaction, long newNanos) {
    nanos[transaction] = newNanos;
  }

  /// Whether no transaction is begun any more, but for the first.
  public boolean isOver() {
    return System.nanoTime() - endNanos >= 0;
  }

  /// Why one was ended.
  public TransactionOutcome.Rejected timeLimit() {
    return new TransactionOutcome.Rejected(
        RejectReason.TIME_LIMIT,
        "the transaction takes longer than one may here: maxMillis="
            + transactionNanos / 1_000_000
            + "; let it do less");
  }

  /// Why one was not begun.
  public static TransactionOutcome.Rejected sliceOver() {
    return new TransactionOutcome.Rejected(
        RejectReason.SLICE_OVER, "the time of the slice was over before");
  }
}
