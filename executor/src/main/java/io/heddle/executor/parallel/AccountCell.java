package io.heddle.executor.parallel;

import io.heddle.executor.Account;
import io.heddle.executor.AccountChange;
import io.heddle.executor.SortedArrayMap;
import io.heddle.executor.StateView;
import io.heddle.executor.journal.Limbs;
import io.heddle.primitives.Address;
import io.heddle.primitives.Check;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// An account during a run.
final class AccountCell extends Cell<Account> {
  /// Stands for no account; known by identity, since an account may exist and be empty.
  static final Account ABSENT = new Account(0, U256.ZERO, Keccak.EMPTY);

  final Address address;
  private final StateView base;

  /// What the run's access list says of the account; null where it says nothing, or there is none.
  final @Nullable ClaimedAccount claimed;

  /// Transactions pay fees to it: what they add is summed up apart, so that it is one change and
  /// not one for each transaction.
  boolean receivesFees;

  /// The last transaction of this sender that the pre-pass saw, plus one.
  int lastTransaction;

  /// What the state before the run holds; null until read. Racing readers find the same.
  private @Nullable Account before;

  /// Null while no slot was met.
  private volatile @Nullable SlotTable slots;

  // The committer's.

  /// Null while no committed transaction changed the account.
  private @Nullable Account written;

  /// Committed fees that `written` does not show yet, as limbs; null where there never were any.
  private long @Nullable [] unfoldedFees;

  /// How often the account was deleted: slots from before do not count any more.
  private int generation;

  private boolean changed;
  private List<SlotCell> changedSlots = List.of();

  AccountCell(Address address, StateView base, @Nullable ClaimedAccount claimed) {
    this.address = address;
    this.base = base;
    this.claimed = claimed;
  }

  @SuppressWarnings("ReferenceEquality") // see ABSENT
  static boolean isAbsent(Account account) {
    return account == ABSENT;
  }

  /// The account before the run.
  private Account before() {
    Account account = before;
    if (account == null) {
      account = base.account(address);
      if (account == null) {
        account = ABSENT;
      }
      before = account;
    }
    return account;
  }

  /// The account after the committed transactions, except that fees may be missing in its balance.
  @Override
  Account committed() {
    Account account = written;
    return account == null ? before() : account;
  }

  /// What a transaction finds here by the run's access list.
  ///
  /// @param place the transaction's in the list
  Account claimed(int place) {
    return claimed == null ? committed() : claimed.before(place, before());
  }

  /// The cell of a slot of this account.
  SlotCell slot(U256 key) {
    SlotTable table = slots;
    return (table == null ? newSlots() : table).cell(key);
  }

  private synchronized SlotTable newSlots() {
    SlotTable table = slots;
    if (table == null) {
      table = new SlotTable(this, base);
      slots = table;
    }
    return table;
  }

  int generation() {
    return generation;
  }

  // For the committer.

  /// Whether [#committed] lacks fees.
  boolean lacksFees() {
    return unfoldedFees != null && !Limbs.isZero(unfoldedFees);
  }

  /// Adds the fees; [#committed] is exact afterwards.
  void foldFees() {
    long[] fees = unfoldedFees;
    if (fees != null && !Limbs.isZero(fees)) {
      Account account = committed();
      requireNoOverflow(Limbs.add(fees, account.balance()));
      written = new Account(account.nonce(), Limbs.toU256(fees, 0), account.codeHash());
      Limbs.clear(fees);
    }
  }

  /// The balance with all fees.
  U256 exactBalance() {
    long[] fees = unfoldedFees;
    U256 balance = committed().balance();
    return fees == null ? balance : balance.add(Limbs.toU256(fees, 0));
  }

  /// Adds the limbs at `offset` as fees, without looking at the account.
  void addFees(long[] amounts, int offset) {
    long[] fees = unfoldedFees;
    if (fees == null) {
      fees = new long[Limbs.COUNT];
      unfoldedFees = fees;
    }
    requireNoOverflow(Limbs.add(fees, amounts, offset));
  }

  private void requireNoOverflow(boolean overflow) {
    if (overflow) {
      throw new Check.InvariantViolation("balance overflow: address=" + address);
    }
  }

  void write(Account account) {
    written = account;
  }

  /// Deletes the account with its storage.
  void delete() {
    written = ABSENT;
    generation++;
    changedSlots = List.of();
  }

  /// Whether any slot is not zero.
  boolean hasStorage() {
    for (SlotCell slot : changedSlots) {
      if (!slot.committed().isZero()) {
        return true;
      }
    }
    return hadStorage();
  }

  /// As [#hasStorage] without what the run wrote; any thread may ask.
  boolean hadStorage() {
    return generation == 0 && base.hasStorage(address);
  }

  /// Notes a change; true for the first.
  boolean markChanged() {
    boolean first = !changed;
    changed = true;
    return first;
  }

  void addChangedSlot(SlotCell slot) {
    if (changedSlots.isEmpty()) {
      changedSlots = new ArrayList<>();
    }
    changedSlots.add(slot);
  }

  /// All changes of the run.
  AccountChange toChange() {
    foldFees();
    Account account = committed();
    return new AccountChange(
        isAbsent(account) ? Optional.empty() : Optional.of(account),
        generation > 0,
        changedStorage());
  }

  private SortedMap<U256, U256> changedStorage() {
    if (changedSlots.isEmpty()) {
      return Collections.emptySortedMap();
    }
    U256[] keys = new U256[changedSlots.size()];
    U256[] values = new U256[keys.length];
    for (int i = 0; i < keys.length; i++) {
      SlotCell slot = changedSlots.get(i);
      keys[i] = slot.key;
      values[i] = slot.committed();
    }
    return SortedArrayMap.of(keys, values, U256::w3);
  }
}
