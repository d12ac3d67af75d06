package io.heddle.executor.parallel;

import io.heddle.executor.StateView;
import io.heddle.executor.access.AccountChanges;
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
  private final @Nullable Guide guide;
  private final Stripe[] stripes = new Stripe[1 << STRIPE_BITS];

  /// @param guide tells what accounts are to become; null for nothing
  /// @param expected accounts for which there is room without growing
  CellTable(StateView base, @Nullable Guide guide, int expected) {
    this.base = base;
    this.guide = guide;
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
    long hash = hash(address);
    Stripe stripe = stripes[(int) (hash >>> (Long.SIZE - STRIPE_BITS))];
    AccountCell found = stripe.find(hash, address);
    return found == null ? stripe.add(hash, address, this) : found;
  }

  private AccountCell newCell(Address address) {
    AccountChanges changes = guide == null ? null : guide.account(address);
    ClaimedAccount claimed =
        guide == null || changes == null ? null : new ClaimedAccount(guide, changes);
    return new AccountCell(address, base, claimed);
  }

  private static long hash(Address address) {
    return Mix.hash(address.low(), address.high(), address.mid(), 0, 0);
  }

  private static final class Stripe {
    /// A power of two, at most half full.
    private volatile @Nullable AccountCell[] places;

    private int count;

    Stripe(int capacity) {
      places = new AccountCell[capacity];
    }

    /// The cell as it was met on the way: a place that was free then may have been taken by another
    /// account meanwhile.
    @Nullable AccountCell find(long hash, Address address) {
      @Nullable AccountCell[] now = places;
      int mask = now.length - 1;
      int place = (int) hash & mask;
      while (true) {
        AccountCell cell = (AccountCell) ELEMENT.getAcquire(now, place);
        if (cell == null || cell.address.equals(address)) {
          return cell;
        }
        place = (place + 1) & mask;
      }
    }

    synchronized AccountCell add(long hash, Address address, CellTable table) {
      AccountCell found = find(hash, address);
      if (found != null) {
        return found;
      }
      if (2 * (count + 1) > places.length) {
        grow();
      }
      AccountCell cell = table.newCell(address);
      @Nullable AccountCell[] now = places;
      ELEMENT.setRelease(now, freePlace(now, hash), cell);
      count++;
      return cell;
    }

    private void grow() {
      @Nullable AccountCell[] larger = new AccountCell[2 * places.length];
      for (AccountCell cell : places) {
        if (cell != null) {
          larger[freePlace(larger, hash(cell.address))] = cell;
        }
      }
      places = larger;
    }

    /// Where an account belongs that is not there; under the lock.
    private static int freePlace(@Nullable AccountCell[] places, long hash) {
      int mask = places.length - 1;
      int place = (int) hash & mask;
      while (places[place] != null) {
        place = (place + 1) & mask;
      }
      return place;
    }
  }
}
