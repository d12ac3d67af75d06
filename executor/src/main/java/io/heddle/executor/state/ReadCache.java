package io.heddle.executor.state;

import io.heddle.primitives.Address;
import io.heddle.primitives.U256;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Values of the head that were read or written lately, in front of the store: a table of fixed
/// size with one place per hash, without locks.
///
/// **What an entry means.** It holds a value and the block since which it is known; it is the value
/// after each block from that one to the head. So it serves a snapshot of block *b* if it is not
/// younger than *b*, and whatever a block changes must be put here before anybody can have a
/// snapshot of that block ([#advance], then [#put] for each).
///
/// **Why a slow reader cannot leave an old value behind.** A reader looks at the place, loads,
/// looks at the head, and takes the place only if it still holds what it saw first. Say block *n*
/// changes the key in between. Either the reader saw the head before it became *n*: then the change
/// is put after that, and it finds the reader's entry and replaces it, or comes first and the place
/// no longer holds what the reader saw. Or the reader saw the head *n*, and gives up. No object is
/// ever put twice, so a place that looks unchanged is.
///
/// @param <V> the kind of value; null is one too: there is no such account
final class ReadCache<V> {
  private final AtomicReferenceArray<@Nullable Entry<V>> places;
  private final int mask;
  private volatile long head;

  private record Entry<V>(Address address, @Nullable U256 slot, @Nullable V value, long since) {
    boolean is(Address otherAddress, @Nullable U256 otherSlot) {
      return address.equals(otherAddress)
          && (slot == null ? otherSlot == null : slot.equals(otherSlot));
    }
  }

  /// @param size how many values it holds at most, a power of two
  /// @param head the block that the store stands at
  ReadCache(int size, long head) {
    this.places = new AtomicReferenceArray<>(size);
    this.mask = size - 1;
    this.head = head;
  }

  /// The value after block `block`, from here or else from `store`.
  @Nullable V get(Address address, @Nullable U256 slot, long block, Supplier<@Nullable V> store) {
    int place = place(address, slot);
    Entry<V> seen = places.get(place);
    if (seen != null && seen.since <= block && seen.is(address, slot)) {
      return seen.value;
    }
    V value = store.get();
    if (head == block) {
      places.compareAndSet(place, seen, new Entry<>(address, slot, value, block));
    }
    return value;
  }

  /// Says that the values of `block` follow; by the owner of the store.
  void advance(long block) {
    head = block;
  }

  /// Puts a value that the block of the last [#advance] changed.
  void put(Address address, @Nullable U256 slot, @Nullable V value) {
    places.set(place(address, slot), new Entry<>(address, slot, value, head));
  }

  /// Forgets everything, after [#advance]: keys were changed that nobody has a list of.
  void clear() {
    // not null: a reader that saw an empty place must notice
    Entry<V> nothing = new Entry<>(Address.ZERO, U256.MAX, null, Long.MAX_VALUE);
    for (int i = 0; i <= mask; i++) {
      places.set(i, nothing);
    }
  }

  private int place(Address address, @Nullable U256 slot) {
    long hash = address.high() * 31 + address.mid();
    hash = hash * 31 + address.low();
    if (slot != null) {
      hash = (hash * 31 + slot.w0()) * 31 + slot.w3();
    }
    hash *= 0x9e3779b97f4a7c15L;
    return (int) (hash >>> 32) & mask;
  }
}
