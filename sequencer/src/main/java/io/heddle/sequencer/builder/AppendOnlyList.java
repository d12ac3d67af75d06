package io.heddle.sequencer.builder;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// A list that one thread appends to, and whose views stay as they are.
///
/// A view costs nothing: it is the part of the array that is filled, which is never written again.
/// What hands a view to another thread (a volatile write, say) makes its elements visible there.
final class AppendOnlyList<E> {
  private Object[] items = new Object[64];
  private int size;

  void add(E item) {
    if (size == items.length) {
      items = Arrays.copyOf(items, 2 * size);
    }
    items[size++] = item;
  }

  int size() {
    return size;
  }

  /// What is in the list now.
  @SuppressWarnings("unchecked") // add takes nothing else
  List<E> view() {
    return (List<E>) Collections.unmodifiableList(Arrays.asList(items).subList(0, size));
  }
}
