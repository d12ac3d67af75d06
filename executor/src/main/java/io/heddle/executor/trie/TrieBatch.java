package io.heddle.executor.trie;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Changes to one trie, sorted by key, at most one per key. An empty value deletes.
final class TrieBatch {
  private final byte[][] keys;
  private final byte[][] values;

  private TrieBatch(byte[][] keys, byte[][] values) {
    this.keys = keys;
    this.values = values;
  }

  int size() {
    return keys.length;
  }

  byte[] key(int index) {
    return keys[index];
  }

  /// The new value, or null where the key is deleted.
  byte @Nullable [] value(int index) {
    return values[index].length == 0 ? null : values[index];
  }

  /// The number of nibbles of a key.
  int length(int index) {
    return 2 * keys[index].length;
  }

  int nibble(int index, int depth) {
    return Nibbles.at(keys[index], depth);
  }

  /// The first `depth` nibbles of a key.
  byte[] path(int index, int depth) {
    return Nibbles.slice(keys[index], 0, depth);
  }

  /// The nibbles of a key from `depth` on.
  byte[] suffix(int index, int depth) {
    return Nibbles.slice(keys[index], depth, length(index));
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
      if (values[i].length > 0) {
        return true;
      }
    }
    return false;
  }

  /// The insertions of `[from..to)`, together with one more pair unless the range has that key.
  TrieBatch insertions(int from, int to, byte @Nullable [] extraKey, byte[] extraValue) {
    List<byte[]> outKeys = new ArrayList<>(to - from + 1);
    List<byte[]> outValues = new ArrayList<>(to - from + 1);
    boolean pending = extraKey != null;
    for (int i = from; i < to; i++) {
      int order = extraKey != null && pending ? Arrays.compareUnsigned(extraKey, keys[i]) : 1;
      if (order <= 0) {
        pending = false;
        if (order < 0 && extraKey != null) {
          outKeys.add(extraKey);
          outValues.add(extraValue);
        }
      }
      if (values[i].length > 0) {
        outKeys.add(keys[i]);
        outValues.add(values[i]);
      }
    }
    if (pending && extraKey != null) {
      outKeys.add(extraKey);
      outValues.add(extraValue);
    }
    return new TrieBatch(outKeys.toArray(new byte[0][]), outValues.toArray(new byte[0][]));
  }

  /// Collects changes; a later one for the same key replaces an earlier one.
  static final class Builder {
    private final List<Change> changes = new ArrayList<>();

    @SuppressWarnings("ArrayRecordComponent") // raw bytes on their way into the trie
    private record Change(int order, byte[] key, byte[] value) {}

    Builder put(byte[] key, byte @Nullable [] value) {
      changes.add(new Change(changes.size(), key, value == null ? Nibbles.NONE : value));
      return this;
    }

    TrieBatch build() {
      changes.sort((a, b) -> {
        int byKey = Arrays.compareUnsigned(a.key, b.key);
        return byKey != 0 ? byKey : Integer.compare(a.order, b.order);
      });
      List<Change> last = new ArrayList<>(changes.size());
      for (Change change : changes) {
        if (!last.isEmpty() && Arrays.equals(last.getLast().key, change.key)) {
          last.removeLast();
        }
        last.add(change);
      }
      byte[][] keys = new byte[last.size()][];
      byte[][] values = new byte[last.size()][];
      for (int i = 0; i < keys.length; i++) {
        keys[i] = last.get(i).key;
        values[i] = last.get(i).value;
      }
      return new TrieBatch(keys, values);
    }
  }
}
