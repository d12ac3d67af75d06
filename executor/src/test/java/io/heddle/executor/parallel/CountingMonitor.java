package io.heddle.executor.parallel;

/// Counts what an executor says of its runs; fails when one falls back to the serial executor.
public final class CountingMonitor implements ExecutionMonitor {
  private int executed;
  private int left;
  private int leftTransactions;
  private int repeated;
  private int confirmed;
  private int wrong;

  @Override
  public void executed(int transactions, int ahead, int repeatedCount) {
    executed++;
    repeated += repeatedCount;
  }

  @Override
  public void leftToSerial(int transactions) {
    left++;
    leftTransactions += transactions;
  }

  @Override
  public void guided(boolean isConfirmed) {
    confirmed += isConfirmed ? 1 : 0;
    wrong += isConfirmed ? 0 : 1;
  }

  @Override
  public void fellBack(Throwable cause) {
    throw new AssertionError("fell back to the serial executor", cause);
  }

  /// Parallel runs.
  public int executed() {
    return executed;
  }

  /// Slices left to the serial executor, and the transactions in them.
  public int left() {
    return left;
  }

  public int leftTransactions() {
    return leftTransactions;
  }

  /// Transactions that had to be executed again.
  public int repeated() {
    return repeated;
  }

  /// Runs whose access list was right.
  public int confirmed() {
    return confirmed;
  }

  /// Runs whose access list was wrong.
  public int wrong() {
    return wrong;
  }
}
