package io.heddle.executor.state.cache;

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
/// **A key that is not here costs next to nothing.** A byte for each place has some bits of the key
/// that is there; another of the one that last missed there. Only where one of them fits, the entry
/// is looked at. So reads that are spread over more than fits neither touch the entries (memory far
/// apart: looking at one costs more than half a read of the store) nor exchange them all the time.
/// These bytes are written without order. One that is wrong makes for a read of the store more, or
/// a look at an entry in vain.
///
/// @param <V> the kind of value; null is one too: there is no such account
public class ReadCache<V> {
  private static final byte EMPTY = 0;

  private final AtomicReferenceArray<@Nullable Entry<V>> places;
  private final int mask;

  /// Some bits of the key at each place, [#EMPTY] where none is.
  private final byte[] tags;

  /// Some bits of the key that last missed at each place.
  private final byte[] missed;

  private volatile long head;

  private record Entry<V>(Address address, @Nullable U256 slot, @Nullable V value, long since) {
    boolean is(Address otherAddress, @Nullable U256 otherSlot) {
      return address.equals(otherAddress)
          && (slot == null ? otherSlot == null : slot.equals(otherSlot));
    }
  }

  /// @param size how many values it holds at most, a power of two
  /// @param head the block that the store stands at
  public ReadCache(int size, long head) {
    this.places = new AtomicReferenceArray<>(size);
    this.mask = size - 1;
    this.tags = new byte[size];
    this.missed = new byte[size];
    this.head = head;
  }

  /// The value after block `block`, from here or else from `store`.
  public @Nullable V get(
      Address address, @Nullable U256 slot, long block, Supplier<@Nullable V> store) {
    long hash = hash(address, slot);
    int place = place(hash);
    byte tag = tag(hash);
    if (tags[place] != tag && tags[place] != EMPTY && missed[place] != tag) {
      missed[place] = tag;
      return store.get();
    }
    return look(address, slot, block, store, place, tag);
  }

  /// Makes the value after block `block` known here, whatever else may have to leave.
  public void bring(Address address, @Nullable U256 slot, long block, Supplier<@Nullable V> store) {
    long hash = hash(address, slot);
    look(address, slot, block, store, place(hash), tag(hash));
  }

  private @Nullable V look(
      Address address,
      @Nullable U256 slot,
      long block,
      Supplier<@Nullable V> store,
      int place,
      byte tag) {
    Entry<V> seen = places.get(place);
    if (seen != null && seen.since <= block && seen.is(address, slot)) {
      if (tags[place] != tag) {
        tags[place] = tag; // another's, that lost the place
      }
      return seen.value;
    }
    V value = store.get();
    if (isHead(block)
        && places.compareAndSet(place, seen, new Entry<>(address, slot, value, block))) {
      tags[place] = tag;
    }
    return value;
  }

  /// Whether the store stands at this block; tests let blocks come between this and what follows.
  boolean isHead(long block) {
    return head == block;
  }

  /// Says that the values of `block` follow; by the owner of the store.
  public void advance(long block) {
    head = block;
  }

  /// Puts a value that the block of the last [#advance] changed.
  public void put(Address address, @Nullable U256 slot, @Nullable V value) {
    long hash = hash(address, slot);
    int place = place(hash);
    places.set(place, new Entry<>(address, slot, value, head));
    tags[place] = tag(hash);
  }

  /// Forgets everything, after [#advance]: keys were changed that nobody has a list of.
  public void clear() {
    // not null: a reader that saw an empty place must notice
    Entry<V> nothing = new Entry<>(Address.ZERO, U256.MAX, null, Long.MAX_VALUE);
    for (int i = 0; i <= mask; i++) {
      places.set(i, nothing);
      tags[i] = EMPTY;
    }
  }

  private int place(long hash) {
    return (int) (hash >>> 32) & mask;
  }

  /// Not of the bits that make the place.
  private static byte tag(long hash) {
    byte tag = (byte) (hash >>> 56);
    return tag == EMPTY ? 1 : tag;
  }

  private static long hash(Address address, @Nullable U256 slot) {
    long hash = address.high() * 31 + address.mid();
    hash = hash * 31 + address.low();
    if (slot != null) {
      hash = (hash * 31 + slot.w0()) * 31 + slot.w3();
    }
    hash *= 0x9e3779b97f4a7c15L;
    return hash;
  }
}
