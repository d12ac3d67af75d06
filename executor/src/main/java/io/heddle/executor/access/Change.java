package io.heddle.executor.access;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import java.util.List;

/// What one item of state is from some place in the block on.
public sealed interface Change {
  /// The place: 0 = before the transactions, 1 … n = after that transaction, n + 1 = after all.
  int index();

  /// A storage slot's new value, zero = deleted.
  record Storage(int index, U256 value) implements Change {}

  /// An account's new balance in wei.
  record Balance(int index, U256 value) implements Change {}

  /// An account's new nonce, unsigned.
  record Nonce(int index, long value) implements Change {}

  /// An account's new code, empty = none any more.
  record Code(int index, Bytes value) implements Change {}

  /// The position of the last change before place `index`, or -1.
  static int lastBefore(List<? extends Change> changes, int index) {
    int low = 0;
    int high = changes.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (changes.get(middle).index() < index) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }
}
