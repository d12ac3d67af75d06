package io.heddle.executor.state;

import java.nio.file.Path;

/// The store's file is not what was written: cut short, a bit flipped, a page overwritten. A node
/// that is started again finds the same, sets the file aside and rebuilds it ([LmdbStateStore]).
public final class DamagedStateException extends StateStoreException {
  private static final long serialVersionUID = 1L;

  DamagedStateException(Path file, String damage) {
    super(
        "state store is damaged: file=%s: %s; start the node again: it is rebuilt from the block log (or import a snapshot: heddle state import)"
            .formatted(file, damage));
  }
}
