package io.heddle.executor.parallel;

/// Hears how parallel execution goes, for metrics. Called by the executing thread.
public interface ExecutionMonitor {
  /// Listens to nothing.
  ExecutionMonitor NONE =
      new ExecutionMonitor() {
        @Override
        public void executed(int transactions, int ahead, int repeated) {}

        @Override
        public void leftToSerial(int transactions) {}

        @Override
        public void guided(boolean confirmed) {}

        @Override
        public void fellBack(Throwable cause) {}
      };

  /// A slice was executed.
  ///
  /// @param ahead transactions that were executed before their turn
  /// @param repeated those of them that had to be executed again
  void executed(int transactions, int ahead, int repeated);

  /// A slice was executed by the serial executor, since nearly all of its transactions are of kinds
  /// that wait for each other. Nothing is wrong.
  void leftToSerial(int transactions);

  /// A slice was executed by an access list.
  ///
  /// @param confirmed whether the list was right; otherwise the rest was executed without it, with
  ///   the same result
  void guided(boolean confirmed);

  /// A slice could not be executed in parallel and goes to the serial executor. Never happens in a
  /// sound node: alert.
  void fellBack(Throwable cause);
}
