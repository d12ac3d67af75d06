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

  /// Goes through the records from `from` on in the order of their keys, while `visitor` wants
  /// more.
  void scan(Table table, byte[] from, Predicate<Entry> visitor) {
    if (isHead) {
      transaction.scan(table, from, visitor);
    } else {
      History.scanAfter(transaction, table, from, block, visitor);
    }
  }

  /// Whether the first `nibbles` nibbles of two keys are the same.
  static boolean sharesNibbles(byte[] first, byte[] second, int nibbles) {
    int whole = nibbles / 2;
    return Arrays.equals(first, 0, whole, second, 0, whole)
        && (nibbles % 2 == 0 || (first[whole] & 0xf0) == (second[whole] & 0xf0));
  }
}
