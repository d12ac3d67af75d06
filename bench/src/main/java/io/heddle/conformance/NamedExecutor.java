package io.heddle.conformance;

import io.heddle.executor.block.BlockExecutor;
import io.heddle.executor.block.SerialBlockExecutor;
import java.util.List;

/// An executor of the node under the name that reports show.
///
/// @param isSerial whether all its work happens on the calling thread, whose processor time then
///   tells its speed better than the clock
public record NamedExecutor(String name, boolean isSerial, BlockExecutor executor) {

  /// Every executor that the node can be configured to run; the first is the oracle of the others.
  public static List<NamedExecutor> production() {
    return List.of(
        new NamedExecutor("serial", true, new SerialBlockExecutor()),
        new NamedExecutor("parallel", false, new ParallelExecutors()));
  }
}
