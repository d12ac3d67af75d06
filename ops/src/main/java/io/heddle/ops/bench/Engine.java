package io.heddle.ops.bench;

import io.heddle.executor.BlockExecutor;
import io.heddle.executor.block.SerialBlockExecutor;
import java.util.ArrayList;
import java.util.List;

/// An executor under test.
///
/// @param name `serial` or `parallel`
record Engine(String name, int threads, BlockExecutor executor) {
  static final String SERIAL = "serial";
  static final String PARALLEL = "parallel";

  /// The serial executor, then the parallel one for each number of threads.
  static List<Engine> all(BenchContext context) {
    List<Engine> engines = new ArrayList<>();
    engines.add(new Engine(SERIAL, 1, new SerialBlockExecutor()));
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
