package io.heddle.executor;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// An immutable sorted map in two arrays: made by one sort, iterated without pointers to follow,
/// and looked up by bisection. Diffs are made much more often than they are searched.
///
/// @param <K> keys by their natural order
@SuppressWarnings("JdkObsolete") // NavigableMap's many more methods nobody would call.
public final class SortedArrayMap<K extends Comparable<K>, V> extends AbstractMap<K, V>
    implements SortedMap<K, V> {
  /// So many entries are sorted fastest by insertion.
  private static final int FEW = 16;

  private final K[] keys;
  private final V[] values;
  private final int from;
  private final int to;

  private SortedArrayMap(K[] keys, V[] values, int from, int to) {
    this.keys = keys;
    this.values = values;
    this.from = from;
    this.to = to;
  }

  /// The map of these keys, in any order and distinct, each with the value at the same place. The
  /// arrays are the map's from now on.
  ///
  /// @param prefix a number of the key that orders, unsigned, as the keys do wherever it differs:
  ///   most comparisons then need not look at the keys
  public static <K extends Comparable<K>, V> SortedArrayMap<K, V> of(
      K[] keys, V[] values, ToLongFunction<K> prefix) {
    int count = keys.length;
    if (count <= FEW) {
      sortFew(keys, values);
      return new SortedArrayMap<>(keys, values, 0, count);
    }
    // The prefix, except for its low bits, which are the place.
    long places = 2L * Integer.highestOneBit(count) - 1;
    long[] order = new long[count];
    for (int i = 0; i < count; i++) {
      order[i] = ((prefix.applyAsLong(keys[i]) ^ Long.MIN_VALUE) & ~places) | i;
    }
    Arrays.sort(order);
    K[] sortedKeys = keys.clone();
    V[] sortedValues = values.clone();
    for (int i = 0; i < count; i++) {
      int place = (int) (order[i] & places);
      sortedKeys[i] = keys[place];
      sortedValues[i] = values[place];
    }
    for (int i = 0; i < count; ) {
      int next = i + 1;
      while (next < count && (order[i] & ~places) == (order[next] & ~places)) {
        next++;
      }
      if (next > i + 1) {
        sortWhole(sortedKeys, sortedValues, i, next);
      }
      i = next;
    }
    return new SortedArrayMap<>(sortedKeys, sortedValues, 0, count);
  }

  private static <K extends Comparable<K>, V> void sortFew(K[] keys, V[] values) {
    for (int i = 1; i < keys.length; i++) {
      K key = keys[i];
      V value = values[i];
      int place = i;
      while (place > 0 && keys[place - 1].compareTo(key) > 0) {
        keys[place] = keys[place - 1];
        values[place] = values[place - 1];
        place--;
      }
      keys[place] = key;
      values[place] = value;
      requireDistinct(keys, place);
    }
  }

  /// Sorts keys of one prefix.
  private static <K extends Comparable<K>, V> void sortWhole(
      K[] keys, V[] values, int from, int to) {
    @SuppressWarnings({"unchecked", "rawtypes"})
    Map.Entry<K, V>[] entries = new Map.Entry[to - from];
    for (int i = from; i < to; i++) {
      entries[i - from] = Map.entry(keys[i], values[i]);
    }
    Arrays.sort(entries, Map.Entry.comparingByKey());
    for (int i = from; i < to; i++) {
      keys[i] = entries[i - from].getKey();
      values[i] = entries[i - from].getValue();
      if (i > from) {
        requireDistinct(keys, i);
      }
    }
  }

  private static <K extends Comparable<K>> void requireDistinct(K[] keys, int place) {
    if (place > 0 && keys[place - 1].compareTo(keys[place]) == 0) {
      throw new IllegalArgumentException("two values: key=" + keys[place]);
    }
  }

  /// The first place whose key is not below `key`.
  private int ceiling(K key) {
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (keys[middle].compareTo(key) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Override
  @SuppressWarnings("unchecked") // Asking for anything but a key fails, as in any sorted map.
  public @Nullable V get(@Nullable Object key) {
    if (key == null) {
      return null;
    }
    int place = ceiling((K) key);
    return place < to && keys[place].compareTo((K) key) == 0 ? values[place] : null;
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return get(key) != null;
  }

  @Override
  public int size() {
    return to - from;
  }

  @Override
  public void forEach(BiConsumer<? super K, ? super V> action) {
    for (int i = from; i < to; i++) {
      action.accept(keys[i], values[i]);
    }
  }

  @Override
  public Set<Map.Entry<K, V>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Map.Entry<K, V>> iterator() {
        return IntStream.range(from, to).mapToObj(i -> Map.entry(keys[i], values[i])).iterator();
      }

      @Override
      public int size() {
        return to - from;
      }
    };
  }

  @Override
  public @Nullable Comparator<? super K> comparator() {
    return null;
  }

  @Override
  public SortedMap<K, V> subMap(K fromKey, K toKey) {
    if (fromKey.compareTo(toKey) > 0) {
      throw new IllegalArgumentException("from " + fromKey + " to " + toKey);
    }
    return new SortedArrayMap<>(keys, values, ceiling(fromKey), ceiling(toKey));
  }

  @Override
  public SortedMap<K, V> headMap(K toKey) {
    return new SortedArrayMap<>(keys, values, from, ceiling(toKey));
  }

  @Override
  public SortedMap<K, V> tailMap(K fromKey) {
    return new SortedArrayMap<>(keys, values, ceiling(fromKey), to);
  }

  @Override
  public K firstKey() {
    return key(from);
  }

  @Override
  public K lastKey() {
    return key(to - 1);
  }

  private K key(int place) {
    if (from == to) {
      throw new NoSuchElementException("the map is empty");
    }
    return keys[place];
  }
}
