package io.heddle.executor.parallel;

import io.heddle.executor.Account;
import io.heddle.executor.AccountChange;
import io.heddle.executor.SortedArrayMap;
import io.heddle.executor.StateView;
import io.heddle.primitives.Address;
import io.heddle.primitives.Check;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// An account during a run.
final class AccountCell extends Cell<Account> {
  /// Stands for no account; known by identity, since an account may exist and be empty.
  static final Account ABSENT = new Account(0, U256.ZERO, Keccak.EMPTY);

  final Address address;
  private final StateView base;

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

  /// Committed fees that `written` does not show yet.
  private U256 unfoldedFees = U256.ZERO;

  /// How often the account was deleted: slots from before do not count any more.
  private int generation;

  private boolean changed;
  private List<SlotCell> changedSlots = List.of();

  AccountCell(Address address, StateView base) {
    this.address = address;
    this.base = base;
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
    return !unfoldedFees.isZero();
  }

  /// Adds the fees; [#committed] is exact afterwards.
  void foldFees() {
    if (lacksFees()) {
      Account account = committed();
      U256 balance = exactSum(account.balance(), unfoldedFees);
      unfoldedFees = U256.ZERO;
      written = new Account(account.nonce(), balance, account.codeHash());
    }
  }

  /// Adds fees without looking at the account.
  void addFees(U256 amount) {
    unfoldedFees = exactSum(unfoldedFees, amount);
  }

  private U256 exactSum(U256 a, U256 b) {
    U256 sum = a.add(b);
    if (sum.compareTo(a) < 0) {
      throw new Check.InvariantViolation("balance overflow: address=" + address);
    }
    return sum;
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
    @SuppressWarnings({"unchecked", "rawtypes"})
    Map.Entry<U256, U256>[] slots = new Map.Entry[changedSlots.size()];
    for (int i = 0; i < slots.length; i++) {
      SlotCell slot = changedSlots.get(i);
      slots[i] = Map.entry(slot.key, slot.committed());
    }
    return SortedArrayMap.of(slots);
  }
}
