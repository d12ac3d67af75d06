package io.heddle.bench;

import io.heddle.executor.block.BlockExecutor;
import io.heddle.executor.block.SerialBlockExecutor;
import io.heddle.executor.parallel.ExecutionMonitor;
import io.heddle.executor.parallel.ParallelBlockExecutor;
import java.util.ArrayList;
import java.util.List;

/// An executor under test.
///
/// @param name `serial` or `parallel`
record Engine(String name, int threads, BlockExecutor executor) {
  static final String SERIAL = "serial";
  static final String PARALLEL = "parallel";

  /// A parallel run that failed would be timed as a serial one.
  static final ExecutionMonitor NO_WAY_BACK =
      new ExecutionMonitor() {
        @Override
        public void executed(int transactions, int ahead, int repeated) {}

        @Override
        public void leftToSerial(int transactions) {}

        @Override
        public void guided(boolean confirmed) {}

        @Override
        public void fellBack(Throwable cause) {
          throw new IllegalStateException("the parallel executor fell back", cause);
        }
      };

  /// The serial executor, then the parallel one for each number of threads from two on (on one
  /// thread it is the serial one).
  static List<Engine> all(BenchContext context) {
    List<Engine> engines = new ArrayList<>();
    engines.add(new Engine(SERIAL, 1, new SerialBlockExecutor()));
    for (int threads : context.threads()) {
      if (threads > 1) {
        engines.add(new Engine(PARALLEL, threads, new ParallelBlockExecutor(threads, NO_WAY_BACK)));
      }
    }
    return engines;
  }

  /// Ends the threads of an executor that has some.
  void close() {
    if (executor instanceof AutoCloseable owner) {
      try {
        owner.close();
      } catch (Exception e) {
        throw new IllegalStateException("the executor does not close: " + name, e);
      }
    }
  }
}
