package io.heddle.sequencer.mempool;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A heap whose entries are not searched for when they cease to hold, but recognised when their
/// turn comes; and all at once when there are too many of them, so that the heap stays within twice
/// what holds, whether or not anybody takes from it. Guarded by the pool's lock.
///
/// Throwing out the outdated ones takes a pass over the heap and at least halves it, so it costs
/// each entry a constant.
///
/// @param <E> an entry; it should hold no transaction, so that an outdated one is small
final class KeptHeap<E> {
  /// Outdated entries, beyond one per entry that may hold, that are always let be.
  static final int SLACK = 1_024;

  private final PriorityQueue<E> heap;
  private final Predicate<E> outdated;

  KeptHeap(Comparator<E> order, Predicate<E> outdated) {
    this.heap = new PriorityQueue<>(order);
    this.outdated = outdated;
  }

  /// @param mayHold how many entries may hold at most, in all heaps that are counted together
  static boolean isTooLarge(int entries, int mayHold) {
    return entries > 2 * mayHold + SLACK;
  }

  void add(E entry) {
    heap.add(entry);
  }

  /// The first entry that holds.
  @Nullable E first() {
    E first = heap.peek();
    while (first != null && outdated.test(first)) {
      heap.remove();
      first = heap.peek();
    }
    return first;
  }

  /// Takes the entry that [#first] gave.
  E take() {
    return heap.remove();
  }

  void throwOutOutdated() {
    heap.removeIf(outdated);
  }

  void clear() {
    heap.clear();
  }

  /// Outdated ones included.
  int size() {
    return heap.size();
  }
}
