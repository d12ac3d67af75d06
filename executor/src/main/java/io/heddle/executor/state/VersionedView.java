package io.heddle.executor.state;

import io.heddle.executor.state.LmdbTransaction.Entry;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The versioned tables after one block, within one read transaction.
///
/// @param isHead whether the block is the newest, so that history need not be asked
record VersionedView(LmdbTransaction transaction, long block, boolean isHead) {
  byte @Nullable [] get(Table table, byte[] key) {
    return isHead
        ? transaction.get(table, key)
        : History.valueAfter(transaction, table, key, block);
  }

  /// Goes through the records with keys `first` to `last`, all of one length, in their order, while
  /// `visitor` wants more.
  void scan(Table table, byte[] first, byte[] last, Predicate<Entry> visitor) {
    if (isHead) {
      transaction.scan(
          table,
          first,
          entry -> Arrays.compareUnsigned(entry.key(), last) <= 0 && visitor.test(entry));
    } else {
      History.scanAfter(transaction, table, first, last, block, visitor);
    }
  }
}
