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
    @Nullable SlotCell[] now = places;
    if (now.length > 0) {
      SlotCell found = (SlotCell) ELEMENT.getAcquire(now, place(now, key));
      if (found != null) {
        return found;
      }
    }
    return add(key);
  }

  private synchronized SlotCell add(U256 key) {
    if (2 * (count + 1) > places.length) {
      grow();
    }
    @Nullable SlotCell[] now = places;
    int place = place(now, key);
    SlotCell cell = now[place];
    if (cell == null) {
      cell = new SlotCell(owner, key, base);
      ELEMENT.setRelease(now, place, cell);
      count++;
    }
    return cell;
  }

  private void grow() {
    @Nullable SlotCell[] larger = new SlotCell[Math.max(INITIAL_CAPACITY, 2 * places.length)];
    for (SlotCell cell : places) {
      if (cell != null) {
        larger[place(larger, cell.key)] = cell;
      }
    }
    places = larger;
  }

  /// Where the slot is, or the free place where it belongs.
  private static int place(@Nullable SlotCell[] places, U256 key) {
    int mask = places.length - 1;
    int place = (int) Mix.hash(0, key.w0(), key.w1(), key.w2(), key.w3()) & mask;
    while (true) {
      SlotCell cell = (SlotCell) ELEMENT.getAcquire(places, place);
      if (cell == null || cell.key.equals(key)) {
        return place;
      }
      place = (place + 1) & mask;
    }
  }
}
