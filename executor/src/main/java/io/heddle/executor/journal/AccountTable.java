package io.heddle.executor.journal;

import io.heddle.primitives.Address;
import java.util.Arrays;

/// Account entries by address: open addressing over pooled entries, cleared between transactions
/// without giving anything back.
final class AccountTable {
  private static final int INITIAL_CAPACITY = 64;

  /// Tables that a transaction blew up beyond this are dropped after it.
  private static final int KEPT_CAPACITY = 1 << 14;

  private AccountEntry[] entries = new AccountEntry[INITIAL_CAPACITY / 2];
  private int count;

  /// Entry index plus one per place; zero = free. A power of two, at most half full.
  private int[] places = new int[INITIAL_CAPACITY];

  AccountTable() {
    fillPool(0);
  }

  int count() {
    return count;
  }

  AccountEntry entry(int index) {
    return entries[index];
  }

  void clear() {
    if (places.length > KEPT_CAPACITY) {
      places = new int[INITIAL_CAPACITY];
      entries = Arrays.copyOf(entries, INITIAL_CAPACITY / 2);
    } else {
      // Newest first: an entry's chain of occupied places only ever grew, so it is whole until the
      // entry itself is taken out.
      for (int i = count - 1; i >= 0; i--) {
        Address a = entries[i].address;
        places[place(a.high(), a.mid(), a.low())] = 0;
        entries[i].release();
      }
    }
    count = 0;
  }

  /// The index of the address's entry, or -1.
  int find(long high, long mid, int low) {
    return places[place(high, mid, low)] - 1;
  }

  /// Adds an address that is not there.
  AccountEntry add(Address address, int flags) {
    if (2 * (count + 1) > places.length) {
      grow();
    }
    AccountEntry entry = entries[count];
    entry.reset(address, flags);
    places[place(address.high(), address.mid(), address.low())] = ++count;
    return entry;
  }

  /// Where the address is, or the free place where it belongs.
  private int place(long high, long mid, int low) {
    int mask = places.length - 1;
    int place = (int) Mix.hash(low, high, mid, 0, 0) & mask;
    while (places[place] != 0) {
      Address a = entries[places[place] - 1].address;
      if (a.high() == high && a.mid() == mid && a.low() == low) {
        return place;
      }
      place = (place + 1) & mask;
    }
    return place;
  }

  private void grow() {
    int used = entries.length;
    entries = Arrays.copyOf(entries, 2 * used);
    fillPool(used);
    places = new int[2 * places.length];
    for (int i = 0; i < count; i++) {
      Address a = entries[i].address;
      places[place(a.high(), a.mid(), a.low())] = i + 1;
    }
  }

  private void fillPool(int from) {
    for (int i = from; i < entries.length; i++) {
      entries[i] = new AccountEntry(i);
    }
  }
}
