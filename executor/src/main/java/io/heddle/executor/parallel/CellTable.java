package io.heddle.executor.parallel;

import io.heddle.executor.StateView;
import io.heddle.executor.journal.Mix;
import io.heddle.primitives.Address;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// The accounts that a run has met, by their full addresses: open addressing in stripes, each read
/// without a lock and added to under its own.
final class CellTable {
  private static final int STRIPE_BITS = 6;
  private static final int INITIAL_CAPACITY = 16;
  private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(AccountCell[].class);

  private final StateView base;
  private final Stripe[] stripes = new Stripe[1 << STRIPE_BITS];

  /// @param expected accounts for which there is room without growing
  CellTable(StateView base, int expected) {
    this.base = base;
    int capacity = INITIAL_CAPACITY;
    while (capacity < 2 * (expected >>> STRIPE_BITS)) {
      capacity *= 2;
    }
    for (int i = 0; i < stripes.length; i++) {
      stripes[i] = new Stripe(capacity);
    }
  }

  /// The account's one cell.
  AccountCell cell(Address address) {
    long hash = Mix.hash(address.low(), address.high(), address.mid(), 0, 0);
    Stripe stripe = stripes[(int) (hash >>> (Long.SIZE - STRIPE_BITS))];
    AccountCell found = stripe.find(hash, address);
    return found == null ? stripe.add(hash, address, base) : found;
  }

  private static final class Stripe {
    /// A power of two, at most half full.
    private volatile @Nullable AccountCell[] places;

    private int count;

    Stripe(int capacity) {
      places = new AccountCell[capacity];
    }

    @Nullable AccountCell find(long hash, Address address) {
      @Nullable AccountCell[] now = places;
      return (AccountCell) ELEMENT.getAcquire(now, place(now, hash, address));
    }

    synchronized AccountCell add(long hash, Address address, StateView base) {
      if (2 * (count + 1) > places.length) {
        grow();
      }
      @Nullable AccountCell[] now = places;
      int place = place(now, hash, address);
      AccountCell cell = now[place];
      if (cell == null) {
        cell = new AccountCell(address, base);
        ELEMENT.setRelease(now, place, cell);
        count++;
      }
      return cell;
    }

    private void grow() {
      @Nullable AccountCell[] larger = new AccountCell[2 * places.length];
      for (AccountCell cell : places) {
        if (cell != null) {
          Address a = cell.address;
          long hash = Mix.hash(a.low(), a.high(), a.mid(), 0, 0);
          larger[place(larger, hash, a)] = cell;
        }
      }
      places = larger;
    }

    /// Where the account is, or the free place where it belongs.
    private static int place(@Nullable AccountCell[] places, long hash, Address address) {
      int mask = places.length - 1;
      int place = (int) hash & mask;
      while (true) {
        AccountCell cell = (AccountCell) ELEMENT.getAcquire(places, place);
        if (cell == null || cell.address.equals(address)) {
          return place;
        }
        place = (place + 1) & mask;
      }
    }
  }
}
