package io.heddle.executor.parallel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// One item of state during a run: what it is after the committed transactions, and what
/// uncommitted ones made of it by their own account.
///
/// *Committed* values are exact: only the committing worker writes them. *Versions* are advice.
/// Anybody may read either at any time; a reader that is not the committer may get a value that is
/// too old, too new or wrong, which is found out when its transaction is validated. Values are
/// immutable objects, so they are whole whatever the race.
///
/// @param <V> the kind of value, never null
abstract class Cell<V> {
  private static final VarHandle NEWEST;

  static {
    try {
      NEWEST = MethodHandles.lookup().findVarHandle(Cell.class, "newest", Version.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// What a transaction that is not committed yet left behind. Immutable.
  private record Version<V>(int transaction, V value, @Nullable Version<V> older) {}

  /// The newest first.
  @SuppressWarnings("unused") // written through NEWEST
  private volatile @Nullable Version<V> newest;

  /// The value after the committed transactions.
  abstract V committed();

  /// The best guess at what transaction `index` finds here.
  ///
  /// @param committedCount transactions whose effects are in the committed values
  final V guess(int index, int committedCount) {
    Version<V> version = newest;
    while (version != null && version.transaction >= index) {
      version = version.older;
    }
    // What was committed meanwhile may have turned out otherwise than its version says.
    return version == null || version.transaction < committedCount ? committed() : version.value;
  }

  /// Shows later transactions what `transaction` makes of this; each does so once at most.
  final void publish(int transaction, V value, int committedCount) {
    Version<V> before;
    Version<V> after;
    do {
      before = newest;
      after = insert(before, transaction, value, committedCount);
    } while (!NEWEST.compareAndSet(this, before, after));
  }

  /// As deep as there are uncommitted versions above: bounded by the window.
  private static <V> Version<V> insert(
      @Nullable Version<V> list, int transaction, V value, int committedCount) {
    if (list == null || list.transaction < committedCount) {
      return new Version<>(transaction, value, null);
    }
    return list.transaction < transaction
        ? new Version<>(transaction, value, list)
        : new Version<>(
            list.transaction, list.value, insert(list.older, transaction, value, committedCount));
  }
}
