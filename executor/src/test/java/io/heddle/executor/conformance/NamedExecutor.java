package io.heddle.executor.conformance;

import io.heddle.executor.BlockExecutor;
import io.heddle.executor.block.SerialBlockExecutor;
import java.util.List;

/// An executor of the node under the name that reports show.
public record NamedExecutor(String name, BlockExecutor executor) {

  /// Every executor that the node can be configured to run; the first is the oracle of the others.
  public static List<NamedExecutor> production() {
    return List.of(new NamedExecutor("serial", new SerialBlockExecutor()));
  }
}
