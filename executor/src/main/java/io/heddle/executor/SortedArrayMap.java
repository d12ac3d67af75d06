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
import org.jspecify.annotations.Nullable;

/// An immutable sorted map in an array: made by one sort, iterated without pointers to follow, and
/// looked up by bisection. Diffs are made much more often than they are searched.
///
/// @param <K> keys by their natural order
@SuppressWarnings("JdkObsolete") // NavigableMap's many more methods nobody would call.
public final class SortedArrayMap<K extends Comparable<K>, V> extends AbstractMap<K, V>
    implements SortedMap<K, V> {
  private final Map.Entry<K, V>[] entries;
  private final int from;
  private final int to;

  private SortedArrayMap(Map.Entry<K, V>[] entries, int from, int to) {
    this.entries = entries;
    this.from = from;
    this.to = to;
  }

  /// The map of these entries, in any order, their keys distinct. The array is the map's from now
  /// on.
  public static <K extends Comparable<K>, V> SortedArrayMap<K, V> of(Map.Entry<K, V>[] entries) {
    Arrays.sort(entries, Map.Entry.comparingByKey());
    for (int i = 1; i < entries.length; i++) {
      if (entries[i - 1].getKey().compareTo(entries[i].getKey()) == 0) {
        throw new IllegalArgumentException("two values: key=" + entries[i].getKey());
      }
    }
    return new SortedArrayMap<>(entries, 0, entries.length);
  }

  /// The first place whose key is not below `key`.
  private int ceiling(K key) {
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (entries[middle].getKey().compareTo(key) < 0) {
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
    return place < to && entries[place].getKey().compareTo((K) key) == 0
        ? entries[place].getValue()
        : null;
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
  public Set<Map.Entry<K, V>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Map.Entry<K, V>> iterator() {
        return Arrays.asList(entries).subList(from, to).iterator();
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
    return new SortedArrayMap<>(entries, ceiling(fromKey), ceiling(toKey));
  }

  @Override
  public SortedMap<K, V> headMap(K toKey) {
    return new SortedArrayMap<>(entries, from, ceiling(toKey));
  }

  @Override
  public SortedMap<K, V> tailMap(K fromKey) {
    return new SortedArrayMap<>(entries, ceiling(fromKey), to);
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
    return entries[place].getKey();
  }
}
