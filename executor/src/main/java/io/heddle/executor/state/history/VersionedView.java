package io.heddle.executor.state.history;

import io.heddle.executor.state.lmdb.LmdbTransaction;
import io.heddle.executor.state.lmdb.LmdbTransaction.Entry;
import io.heddle.executor.state.lmdb.Table;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The versioned tables after one block, within one read transaction.
///
/// @param isHead whether the block is the newest, so that history need not be asked
public record VersionedView(LmdbTransaction transaction, long block, boolean isHead) {
  public byte @Nullable [] get(Table table, byte[] key) {
    return isHead
        ? transaction.get(table, key)
        : History.valueAfter(transaction, table, key, block);
  }

  /// Goes through the records with keys `first` to `last`, all of one length, in their order, while
  /// `visitor` wants more.
  public void scan(Table table, byte[] first, byte[] last, Predicate<Entry> visitor) {
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
