package io.heddle.ops.state;

import io.heddle.executor.state.store.LmdbStateStore;
import io.heddle.ops.OperatorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Finds the state store below what an operator calls the data folder: a node's
/// (`heddle.data-dir`), a devnet's, or the store's own.
final class StateLocation {
  private static final String IN_NODE = "state";
  private static final String IN_DEVNET = "node/data/state";

  private StateLocation() {}

  static Path existing(Path data) {
    for (Path folder : List.of(data.resolve(IN_NODE), data.resolve(IN_DEVNET), data)) {
      if (LmdbStateStore.exists(folder)) {
        return folder;
      }
    }
    throw new OperatorException(
        "no state store in %s (nor in %s or %s in it)".formatted(data, IN_NODE, IN_DEVNET));
  }

  /// Where a store is to be made.
  static Path target(Path data) {
    return Files.isDirectory(data.resolve("node"))
        ? data.resolve(IN_DEVNET)
        : data.resolve(IN_NODE);
  }
}
