package io.heddle.sequencer.node;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Something that can only be opened while something outside answers, L1 say: by whoever needs it
/// first, and again by the next one when that fails.
final class OpenedOnce<T> {
  private final Supplier<T> open;
  private @Nullable T opened;

  OpenedOnce(Supplier<T> open) {
    this.open = open;
  }

  /// Opens it, unless that was done. Others wait meanwhile.
  synchronized T get() {
    T present = opened;
    if (present == null) {
      present = open.get();
      opened = present;
    }
    return present;
  }
}
