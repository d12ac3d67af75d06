package io.heddle.executor.parallel;

import io.heddle.executor.access.Change;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The committer's way through one list of changes, transaction by transaction.
///
/// @param <C> the kind of change
final class Claims<C extends Change> {
  private final List<C> changes;
  private int next;

  Claims(List<C> changes) {
    this.changes = changes;
  }

  /// The change at this place of the block, or null; places only go up.
  @Nullable C at(int place) {
    while (next < changes.size() && changes.get(next).index() < place) {
      next++;
    }
    return next < changes.size() && changes.get(next).index() == place ? changes.get(next) : null;
  }
}
