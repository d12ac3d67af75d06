package io.heddle.executor.parallel;

import io.heddle.executor.StateView;
import io.heddle.executor.journal.Mix;
import io.heddle.primitives.U256;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// The slots of one account that a run has met, by their full keys: open addressing, read without a
/// lock, added to under one.
final class SlotTable {
  private static final int INITIAL_CAPACITY = 8;
  private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(SlotCell[].class);
  private static final @Nullable SlotCell[] NONE = new SlotCell[0];

  private final AccountCell owner;
  private final StateView base;

  /// A power of two, at most half full.
  private volatile @Nullable SlotCell[] places = NONE;

  private int count;

  SlotTable(AccountCell owner, StateView base) {
    this.owner = owner;
    this.base = base;
  }

  /// The slot's one cell.
  SlotCell cell(U256 key) {
    SlotCell found = find(places, key);
    return found == null ? add(key) : found;
  }

  /// The cell as it was met on the way: a place that was free then may have been taken by another
  /// slot meanwhile.
  private static @Nullable SlotCell find(@Nullable SlotCell[] places, U256 key) {
    if (places.length == 0) {
      return null;
    }
    int mask = places.length - 1;
    int place = hash(key) & mask;
    while (true) {
      SlotCell cell = (SlotCell) ELEMENT.getAcquire(places, place);
      if (cell == null || cell.key.equals(key)) {
        return cell;
      }
      place = (place + 1) & mask;
    }
  }

  private static int hash(U256 key) {
    return (int) Mix.hash(0, key.w0(), key.w1(), key.w2(), key.w3());
  }

  private synchronized SlotCell add(U256 key) {
    SlotCell found = find(places, key);
    if (found != null) {
      return found;
    }
    if (2 * (count + 1) > places.length) {
      grow();
    }
    SlotCell cell = new SlotCell(owner, key, base);
    @Nullable SlotCell[] now = places;
    ELEMENT.setRelease(now, freePlace(now, key), cell);
    count++;
    return cell;
  }

  private void grow() {
    @Nullable SlotCell[] larger = new SlotCell[Math.max(INITIAL_CAPACITY, 2 * places.length)];
    for (SlotCell cell : places) {
      if (cell != null) {
        larger[freePlace(larger, cell.key)] = cell;
      }
    }
    places = larger;
  }

  /// Where a slot belongs that is not there; under the lock.
  private static int freePlace(@Nullable SlotCell[] places, U256 key) {
    int mask = places.length - 1;
    int place = hash(key) & mask;
    while (places[place] != null) {
      place = (place + 1) & mask;
    }
    return place;
  }
}
