package io.heddle.executor.journal;

import java.util.Arrays;

/// Storage slots by (account index, key): dense indexes, words in one `long[]`, cleared between
/// transactions without giving anything back.
final class SlotTable {
  private static final int INITIAL_CAPACITY = 128;

  /// Tables that a transaction blew up beyond this are dropped after it.
  private static final int KEPT_CAPACITY = 1 << 15;

  /// Longs per slot: key, original value, current value.
  private static final int STRIDE = 12;

  /// The read index of a slot that the view was not asked for.
  static final int NOT_READ = -1;

  private static final int ORIGINAL = 4;
  private static final int CURRENT = 8;

  private long[] words = new long[INITIAL_CAPACITY / 2 * STRIDE];
  private int[] owners = new int[INITIAL_CAPACITY / 2];
  private boolean[] warm = new boolean[INITIAL_CAPACITY / 2];
  private boolean[] loaded = new boolean[INITIAL_CAPACITY / 2];
  private int[] readIndexes = new int[INITIAL_CAPACITY / 2];
  private int count;

  /// Slot index plus one per place; zero = free. A power of two, at most half full.
  private int[] places = new int[INITIAL_CAPACITY];

  int count() {
    return count;
  }

  void clear() {
    if (places.length > KEPT_CAPACITY) {
      places = new int[INITIAL_CAPACITY];
      resize(INITIAL_CAPACITY / 2);
    } else if (count > places.length / 16) {
      Arrays.fill(places, 0);
    } else {
      // Newest first: a slot's chain of occupied places only ever grew, so it is whole until the
      // slot itself is taken out.
      for (int i = count - 1; i >= 0; i--) {
        places[place(owners[i], words, i * STRIDE)] = 0;
      }
    }
    count = 0;
  }

  /// The index of the slot's entry, or -1.
  int find(int owner, long[] key, int offset) {
    return places[place(owner, key, offset)] - 1;
  }

  /// Adds a slot that is not there: not loaded, cold, both values zero.
  int add(int owner, long[] key, int offset) {
    if (2 * (count + 1) > places.length) {
      grow();
    }
    int index = count++;
    int base = index * STRIDE;
    System.arraycopy(key, offset, words, base, 4);
    Arrays.fill(words, base + ORIGINAL, base + STRIDE, 0);
    owners[index] = owner;
    warm[index] = false;
    loaded[index] = false;
    places[place(owner, key, offset)] = index + 1;
    return index;
  }

  /// Sets what the slot held before the transaction, which is what it holds now.
  ///
  /// @param readIndex its place in the order in which the view was asked for slots
  void load(int index, int readIndex, long w0, long w1, long w2, long w3) {
    loaded[index] = true;
    readIndexes[index] = readIndex;
    for (int base = index * STRIDE + ORIGINAL; base <= index * STRIDE + CURRENT; base += 4) {
      words[base] = w0;
      words[base + 1] = w1;
      words[base + 2] = w2;
      words[base + 3] = w3;
    }
  }

  void set(int index, long[] value, int offset) {
    System.arraycopy(value, offset, words, index * STRIDE + CURRENT, 4);
  }

  boolean isLoaded(int index) {
    return loaded[index];
  }

  int readIndex(int index) {
    return readIndexes[index];
  }

  boolean isWarm(int index) {
    return warm[index];
  }

  void setWarm(int index, boolean value) {
    warm[index] = value;
  }

  int owner(int index) {
    return owners[index];
  }

  /// The array that the offsets below point into; valid until a slot is added.
  long[] words() {
    return words;
  }

  int keyOffset(int index) {
    return index * STRIDE;
  }

  int originalOffset(int index) {
    return index * STRIDE + ORIGINAL;
  }

  int currentOffset(int index) {
    return index * STRIDE + CURRENT;
  }

  boolean isChanged(int index) {
    int base = index * STRIDE;
    return !Arrays.equals(
        words, base + ORIGINAL, base + CURRENT, words, base + CURRENT, base + STRIDE);
  }

  /// Where the slot is, or the free place where it belongs.
  private int place(int owner, long[] key, int o) {
    int mask = places.length - 1;
    int place = (int) Mix.hash(owner, key[o], key[o + 1], key[o + 2], key[o + 3]) & mask;
    while (places[place] != 0) {
      int index = places[place] - 1;
      int base = index * STRIDE;
      if (owners[index] == owner
          && words[base] == key[o]
          && words[base + 1] == key[o + 1]
          && words[base + 2] == key[o + 2]
          && words[base + 3] == key[o + 3]) {
        return place;
      }
      place = (place + 1) & mask;
    }
    return place;
  }

  private void grow() {
    resize(2 * owners.length);
    places = new int[2 * places.length];
    for (int i = 0; i < count; i++) {
      places[place(owners[i], words, i * STRIDE)] = i + 1;
    }
  }

  private void resize(int capacity) {
    words = Arrays.copyOf(words, capacity * STRIDE);
    owners = Arrays.copyOf(owners, capacity);
    warm = Arrays.copyOf(warm, capacity);
    loaded = Arrays.copyOf(loaded, capacity);
    readIndexes = Arrays.copyOf(readIndexes, capacity);
  }
}
