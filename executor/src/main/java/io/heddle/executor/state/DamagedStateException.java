package io.heddle.executor.state;

import java.nio.file.Path;

/// The store's file is not what this version wrote: cut short, a bit flipped, a page overwritten,
/// or of an earlier format (its records seem to have wrong checksums). A node that is started again
/// finds the same, sets the file aside and rebuilds it (`store.LmdbStateStore`).
public final class DamagedStateException extends StateStoreException {
  private static final long serialVersionUID = 1L;

  public DamagedStateException(Path file, String damage) {
    super(
        ("state store cannot be used: file=%s: %s; start the node again: it is rebuilt from the"
                + " block log (or import a snapshot: heddle state import)")
            .formatted(file, damage));
  }
}
