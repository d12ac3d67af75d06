package io.heddle.executor.trie;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Changes to one trie, at most one per key. An empty value deletes.
///
/// They are grouped by the first nibble from the start; each group is sorted by key when [#sort]
/// was called for it, which different threads may do for different groups.
final class TrieBatch {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /// Beyond this many keys alike in their first bytes, comparing two at a time would be quadratic.
  private static final int SMALL_TIE = 16;

  private static final int GROUPS = 17;

  private final byte[][] keys;
  private final byte[][] values;
  private final int[] order;
  private final @Nullable Merge merge;

  /// Completes a new value from the one that the key has so far.
  @FunctionalInterface
  interface Merge {
    /// The value to write.
    ///
    /// @param index of the change in the order in which it was given
    byte[] complete(int index, byte[] value, byte[] old);
  }

  private TrieBatch(byte[][] keys, byte[][] values, int[] order, @Nullable Merge merge) {
    this.keys = keys;
    this.values = values;
    this.order = order;
    this.merge = merge;
  }

  /// A batch of different keys in any order.
  static TrieBatch of(byte[][] keys, byte[][] values, @Nullable Merge merge) {
    int[] ends = new int[GROUPS + 1];
    for (byte[] key : keys) {
      ends[group(key) + 1]++;
    }
    for (int i = 1; i <= GROUPS; i++) {
      ends[i] += ends[i - 1];
    }
    byte[][] groupedKeys = new byte[keys.length][];
    byte[][] groupedValues = new byte[keys.length][];
    int[] order = new int[keys.length];
    for (int i = 0; i < keys.length; i++) {
      int to = ends[group(keys[i])]++;
      groupedKeys[to] = keys[i];
      groupedValues[to] = values[i];
      order[to] = i;
    }
    return new TrieBatch(groupedKeys, groupedValues, order, merge);
  }

  /// An empty key, then keys by their first nibble.
  private static int group(byte[] key) {
    return key.length == 0 ? 0 : 1 + (key[0] >> 4 & 0xf);
  }

  /// Sorts the changes `[from..to)`, a whole group or several.
  void sort(int from, int to) {
    int count = to - from;
    if (count < 2) {
      return;
    }
    int indexBits = Integer.SIZE - Integer.numberOfLeadingZeros(count - 1);
    long indexMask = (1L << indexBits) - 1;
    long[] sorted = new long[count];
    for (int i = 0; i < count; i++) {
      sorted[i] = (start(keys[from + i]) & ~indexMask) | i;
    }
    for (int i = 0; i < count; i++) {
      sorted[i] ^= Long.MIN_VALUE; // unsigned
    }
    Arrays.sort(sorted);
    byte[][] oldKeys = Arrays.copyOfRange(keys, from, to);
    byte[][] oldValues = Arrays.copyOfRange(values, from, to);
    int[] oldOrder = Arrays.copyOfRange(order, from, to);
    breakTies(sorted, indexMask, oldKeys);
    for (int i = 0; i < count; i++) {
      int index = (int) (sorted[i] & indexMask);
      keys[from + i] = oldKeys[index];
      values[from + i] = oldValues[index];
      order[from + i] = oldOrder[index];
    }
  }

  private static void breakTies(long[] sorted, long indexMask, byte[][] keys) {
    int from = 0;
    while (from < sorted.length) {
      int to = from + 1;
      while (to < sorted.length && ((sorted[to] ^ sorted[from]) & ~indexMask) == 0) {
        to++;
      }
      if (to - from > SMALL_TIE) {
        Long[] tied = new Long[to - from];
        for (int i = 0; i < tied.length; i++) {
          tied[i] = sorted[from + i];
        }
        Arrays.sort(
            tied,
            Comparator.comparing(
                entry -> keys[(int) (entry & indexMask)], Arrays::compareUnsigned));
        for (int i = 0; i < tied.length; i++) {
          sorted[from + i] = tied[i];
        }
      } else {
        insertionSort(sorted, from, to, indexMask, keys);
      }
      from = to;
    }
  }

  private static void insertionSort(
      long[] sorted, int from, int to, long indexMask, byte[][] keys) {
    for (int i = from + 1; i < to; i++) {
      long moving = sorted[i];
      byte[] key = keys[(int) (moving & indexMask)];
      int at = i;
      while (at > from
          && Arrays.compareUnsigned(keys[(int) (sorted[at - 1] & indexMask)], key) > 0) {
        sorted[at] = sorted[at - 1];
        at--;
      }
      sorted[at] = moving;
    }
  }

  /// The first eight bytes of a key, zeros where it is shorter.
  private static long start(byte[] key) {
    if (key.length >= Long.BYTES) {
      return (long) WORDS.get(key, 0);
    }
    long start = 0;
    for (int i = 0; i < key.length; i++) {
      start |= (key[i] & 0xffL) << (56 - 8 * i);
    }
    return start;
  }

  int size() {
    return keys.length;
  }

  byte[] key(int index) {
    return keys[index];
  }

  /// Reads a little of a change, for [UpdateReadAhead]; the result means nothing.
  int touch(int index) {
    return keys[index].length + values[index].length;
  }

  boolean deletes(int index) {
    return values[index].length == 0;
  }

  /// The new value of a key that had none, or null where it is deleted.
  byte @Nullable [] value(int index) {
    return deletes(index) ? null : values[index];
  }

  /// The new value of a key that had `old`, or null where it is deleted.
  byte @Nullable [] value(int index, byte[] old) {
    byte[] value = values[index];
    return value.length == 0
        ? null
        : merge == null ? value : merge.complete(order[index], value, old);
  }

  /// The number of nibbles of a key.
  int length(int index) {
    return 2 * keys[index].length;
  }

  int nibble(int index, int depth) {
    return Nibbles.at(keys[index], depth);
  }

  /// How many nibbles two keys share from `depth` on.
  int shared(int first, int second, int depth) {
    int limit = Math.min(length(first), length(second)) - depth;
    int count = 0;
    while (count < limit && nibble(first, depth + count) == nibble(second, depth + count)) {
      count++;
    }
    return count;
  }

  /// How many nibbles a key shares with `nibbles` from `depth` on.
  int shared(int index, byte[] nibbles, int depth) {
    int limit = Math.min(length(index) - depth, nibbles.length);
    int count = 0;
    while (count < limit && nibble(index, depth + count) == nibbles[count]) {
      count++;
    }
    return count;
  }

  /// The end of the group that shares the nibble at `depth` with key `from`.
  int groupEnd(int from, int to, int depth) {
    int nibble = nibble(from, depth);
    int end = from + 1;
    while (end < to && nibble(end, depth) == nibble) {
      end++;
    }
    return end;
  }

  boolean hasValue(int from, int to) {
    for (int i = from; i < to; i++) {
      if (!deletes(i)) {
        return true;
      }
    }
    return false;
  }

  /// The insertions of the sorted range `[from..to)` into a place where nothing is.
  TrieBatch insertions(int from, int to) {
    return insertions(from, to, null);
  }

  /// The insertions of the sorted range `[from..to)` into the place of a leaf, which is one of them
  /// unless the range has its key.
  TrieBatch insertions(int from, int to, TrieNode.@Nullable Leaf leaf) {
    byte[][] outKeys = new byte[to - from + 1][];
    byte[][] outValues = new byte[to - from + 1][];
    int size = 0;
    boolean pending = leaf != null;
    for (int i = from; i < to; i++) {
      byte[] value = value(i);
      if (leaf != null && pending) {
        int order = Arrays.compareUnsigned(leaf.key, keys[i]);
        pending = order > 0;
        if (order < 0) {
          outKeys[size] = leaf.key;
          outValues[size++] = leaf.value;
        } else if (order == 0) {
          value = value(i, leaf.value);
        }
      }
      if (value != null) {
        outKeys[size] = keys[i];
        outValues[size++] = value;
      }
    }
    if (leaf != null && pending) {
      outKeys[size] = leaf.key;
      outValues[size++] = leaf.value;
    }
    return new TrieBatch(Arrays.copyOf(outKeys, size), Arrays.copyOf(outValues, size), order, null);
  }

  /// Collects changes; a later one for the same key replaces an earlier one.
  static final class Builder {
    private final TreeMap<byte[], byte[]> changes = new TreeMap<>(Arrays::compareUnsigned);

    Builder put(byte[] key, byte @Nullable [] value) {
      changes.put(key, value == null ? Nibbles.NONE : value);
      return this;
    }

    TrieBatch build() {
      return of(
          changes.keySet().toArray(new byte[0][]), changes.values().toArray(new byte[0][]), null);
    }
  }
}
