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
  /// @param repeated executions that did not hold, so that their transactions were executed again;
  ///   where there was none, exactly that was read which the serial executor reads
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
  /// sound node on a sound view: alert. Who executes on a view that may fail can throw here, and
  /// the slice is not executed.
  void fellBack(Throwable cause);
}
