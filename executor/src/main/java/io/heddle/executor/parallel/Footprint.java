package io.heddle.executor.parallel;

import io.heddle.executor.Account;
import io.heddle.executor.StateView;
import io.heddle.executor.TransactionOutcome.Rejected;
import io.heddle.executor.access.AccessLog;
import io.heddle.executor.journal.FootprintSink;
import io.heddle.executor.journal.Limbs;
import io.heddle.executor.journal.Observed;
import io.heddle.executor.transaction.Execution;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Check;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One execution of one transaction: the view that it saw, what it observed of that, what it wrote,
/// and its outcome. Pooled; handed from the worker that executes to the one that commits.
final class Footprint implements StateView, FootprintSink {
  private static final int INITIAL_CAPACITY = 8;

  /// Added to what was observed where [StateView#hasStorage] said yes.
  private static final int HAD_STORAGE = 1 << 16;

  private final RunState state;
  private int index;
  private boolean exact;

  private final Execution execution = new Execution();

  /// False when the execution failed, which a wrong guess can make any execution do.
  private boolean complete;

  private int accountCount;
  private @Nullable AccountCell[] accounts = new AccountCell[INITIAL_CAPACITY];
  private @Nullable Account[] guesses = new Account[INITIAL_CAPACITY];
  private @Nullable Account[] accountsAfter = new Account[INITIAL_CAPACITY];
  private int[] observed = new int[INITIAL_CAPACITY];

  /// The least balance of each before the transaction, as limbs; zero where any would do.
  private long[] bounds = new long[INITIAL_CAPACITY * Limbs.COUNT];

  /// What the transaction added to the balance of a receiver of fees and nothing else, as limbs;
  /// valid where noted.
  private long[] fees = new long[INITIAL_CAPACITY * Limbs.COUNT];

  private boolean[] receivedFees = new boolean[INITIAL_CAPACITY];

  private int slotCount;
  private @Nullable SlotCell[] slots = new SlotCell[INITIAL_CAPACITY];
  private @Nullable U256[] slotGuesses = new U256[INITIAL_CAPACITY];
  private @Nullable U256[] slotsAfter = new U256[INITIAL_CAPACITY];

  private int codeCount;
  private @Nullable Hash[] codeHashes = new Hash[1];
  private @Nullable Bytes[] codes = new Bytes[1];

  Footprint(RunState state) {
    this.state = state;
  }

  /// Starts an execution of transaction `newIndex`.
  ///
  /// @param committing whether it is this transaction's turn, so that it sees the exact state, fees
  ///   excepted
  void begin(int newIndex, boolean committing) {
    index = newIndex;
    exact = committing;
    complete = false;
    accountCount = 0;
    slotCount = 0;
    codeCount = 0;
  }

  /// Ends transaction `newIndex` without an execution.
  void reject(int newIndex, Rejected rejected) {
    begin(newIndex, true);
    execution.reject(rejected);
    complete = true;
  }

  /// How the transaction ended; only of a complete execution.
  Execution execution() {
    return execution;
  }

  /// Notes that the execution came to its end.
  void setComplete() {
    complete = true;
  }

  boolean isComplete() {
    return complete;
  }

  // The view.

  @Override
  public @Nullable Account account(Address address) {
    AccountCell cell = state.accounts.cell(address);
    if (!cell.address.equals(address)) {
      throw new Check.InvariantViolation("cell of another account: expected=" + address);
    }
    // Of an account that receives fees uncommitted versions are not kept.
    Account guess = exact || cell.receivesFees ? cell.committed() : guess(cell);
    int i = accountCount++;
    if (i == accounts.length) {
      growAccounts();
    }
    accounts[i] = cell;
    guesses[i] = guess;
    accountsAfter[i] = null;
    observed[i] = 0;
    Arrays.fill(bounds, i * Limbs.COUNT, (i + 1) * Limbs.COUNT, 0);
    receivedFees[i] = false;
    return AccountCell.isAbsent(guess) ? null : guess;
  }

  @Override
  public U256 storage(Address address, U256 slot) {
    SlotCell cell = accountCell(accountIndex(address)).slot(slot);
    if (!cell.key.equals(slot)) {
      throw new Check.InvariantViolation("cell of another slot: expected=" + slot);
    }
    U256 guess = exact ? cell.committed() : guess(cell);
    int i = slotCount++;
    if (i == slots.length) {
      growSlots();
    }
    slots[i] = cell;
    slotGuesses[i] = guess;
    slotsAfter[i] = null;
    return guess;
  }

  private Account guess(AccountCell cell) {
    Guide guide = state.guide;
    return guide != null && guide.isTrusted()
        ? cell.claimed(guide.place(index))
        : cell.guess(index, state.committedCount());
  }

  private U256 guess(SlotCell cell) {
    Guide guide = state.guide;
    return guide != null && guide.isTrusted()
        ? cell.claimed(guide.place(index))
        : cell.guess(index, state.committedCount());
  }

  @Override
  public Bytes code(Hash codeHash) {
    return state.code(codeHash);
  }

  @Override
  public boolean hasStorage(Address address) {
    int i = accountIndex(address);
    AccountCell cell = accountCell(i);
    boolean has = exact ? cell.hasStorage() : cell.hadStorage();
    observed[i] |= has ? HAD_STORAGE : 0;
    return has;
  }

  /// The place of an account that was asked for before, as it is ahead of its storage.
  private int accountIndex(Address address) {
    int i = accountCount - 1;
    while (!accountCell(i).address.equals(address)) {
      i--;
    }
    return i;
  }

  private AccountCell accountCell(int i) {
    return Objects.requireNonNull(accounts[i]);
  }

  private Account guess(int i) {
    return Objects.requireNonNull(guesses[i]);
  }

  private SlotCell slotCell(int i) {
    return Objects.requireNonNull(slots[i]);
  }

  private void growAccounts() {
    int capacity = 2 * accounts.length;
    accounts = Arrays.copyOf(accounts, capacity);
    guesses = Arrays.copyOf(guesses, capacity);
    accountsAfter = Arrays.copyOf(accountsAfter, capacity);
    observed = Arrays.copyOf(observed, capacity);
    bounds = Arrays.copyOf(bounds, capacity * Limbs.COUNT);
    fees = Arrays.copyOf(fees, capacity * Limbs.COUNT);
    receivedFees = Arrays.copyOf(receivedFees, capacity);
  }

  private void growSlots() {
    int capacity = 2 * slots.length;
    slots = Arrays.copyOf(slots, capacity);
    slotGuesses = Arrays.copyOf(slotGuesses, capacity);
    slotsAfter = Arrays.copyOf(slotsAfter, capacity);
  }

  // What the journal tells at the end.

  @Override
  public void observed(int account, int what, long[] bound) {
    observed[account] |= what;
    System.arraycopy(bound, 0, bounds, account * Limbs.COUNT, Limbs.COUNT);
  }

  @Override
  public void account(int account, long nonce, long[] balance, Hash codeHash) {
    Account guess = guess(account);
    if (accountCell(account).receivesFees
        && nonce == guess.nonce()
        && codeHash.equals(guess.codeHash())
        && Limbs.compare(balance, 0, guess.balance()) > 0) {
      Limbs.difference(fees, account * Limbs.COUNT, balance, guess.balance());
      receivedFees[account] = true;
    } else {
      accountsAfter[account] = new Account(nonce, Limbs.toU256(balance, 0), codeHash);
    }
  }

  @Override
  public void deletion(int account) {
    accountsAfter[account] = AccountCell.ABSENT;
  }

  @Override
  public void slot(int slot, U256 after) {
    slotsAfter[slot] = after;
  }

  @Override
  public void newSlot(int account, U256 key, U256 after) {
    int i = slotCount++;
    if (i == slots.length) {
      growSlots();
    }
    slots[i] = accountCell(account).slot(key);
    slotGuesses[i] = null; // Not asked for: that there was no account is what was observed.
    slotsAfter[i] = after;
  }

  @Override
  public void newSlotRead(int account, U256 key) {
    int i = slotCount++;
    if (i == slots.length) {
      growSlots();
    }
    slots[i] = accountCell(account).slot(key);
    slotGuesses[i] = null;
    slotsAfter[i] = null;
  }

  @Override
  public void code(Hash hash, Bytes code) {
    state.addCode(hash, code);
    if (codeCount == codes.length) {
      codeHashes = Arrays.copyOf(codeHashes, 2 * codeCount);
      codes = Arrays.copyOf(codes, 2 * codeCount);
    }
    codeHashes[codeCount] = hash;
    codes[codeCount++] = code;
  }

  /// Shows later transactions what this one wrote.
  void publish() {
    if (state.isGuided()) {
      return; // They know already.
    }
    int committed = state.committedCount();
    for (int i = 0; i < accountCount; i++) {
      Account after = accountsAfter[i];
      if (after != null && !accountCell(i).receivesFees) {
        accountCell(i).publish(index, after, committed);
      }
    }
    for (int i = 0; i < slotCount; i++) {
      U256 after = slotsAfter[i];
      if (after != null) {
        slotCell(i).publish(index, after, committed);
      }
    }
  }

  // The commit.

  /// Whether everything that was observed is so in the committed state. Then executing the
  /// transaction on that state would do exactly what this execution did.
  boolean holds() {
    for (int i = 0; i < slotCount; i++) {
      U256 guess = slotGuesses[i];
      if (guess != null) {
        if (!same(guess, slotCell(i).committed())) {
          return false;
        }
      }
    }
    for (int i = 0; i < accountCount; i++) {
      if (!accountHolds(i)) {
        return false;
      }
    }
    return true;
  }

  @SuppressWarnings("ReferenceEquality") // Mostly it is the very object, which is cheap to see.
  private static boolean same(U256 a, U256 b) {
    return a == b || a.equals(b);
  }

  /// Whether it is the very object: an absent account and an empty one are equal but not the same.
  @SuppressWarnings("ReferenceEquality")
  private static boolean same(Account a, Account b) {
    return a == b;
  }

  private boolean accountHolds(int i) {
    AccountCell cell = accountCell(i);
    int what = observed[i];
    if (cell.lacksFees() && !balanceSuffices(cell.committed(), i)) {
      cell.foldFees();
    }
    Account now = cell.committed();
    if ((what & Observed.STORAGE) != 0 && cell.hasStorage() != ((what & HAD_STORAGE) != 0)) {
      return false;
    }
    Account guess = guess(i);
    return same(now, guess) || sameObserved(guess, now, i);
  }

  /// Whether fees that are not added yet cannot matter.
  private boolean balanceSuffices(Account now, int i) {
    return (observed[i] & (Observed.BALANCE | Observed.EXISTENCE)) == 0 && isBounded(now, i);
  }

  /// Whether the balance is not below the bound.
  private boolean isBounded(Account now, int i) {
    return Limbs.compare(bounds, i * Limbs.COUNT, now.balance()) <= 0;
  }

  private boolean sameObserved(Account guess, Account now, int i) {
    int what = observed[i];
    if ((what & Observed.NONCE) != 0 && guess.nonce() != now.nonce()) {
      return false;
    }
    if ((what & Observed.NONCE_NOT_ZERO) != 0 && now.nonce() == 0) {
      return false;
    }
    if ((what & Observed.CODE) != 0 && !guess.codeHash().equals(now.codeHash())) {
      return false;
    }
    if ((what & Observed.EXISTENCE) != 0
        && AccountCell.isAbsent(guess) != AccountCell.isAbsent(now)) {
      return false;
    }
    // From 2^192 on an addition could overflow that did not on the guess.
    if (((what & Observed.BALANCE) != 0 || now.balance().w3() != 0)
        && !guess.balance().equals(now.balance())) {
      return false;
    }
    return isBounded(now, i);
  }

  /// Makes this execution's changes in the committed state; only after [#holds].
  void commit() {
    if (!execution.isIncluded()) {
      return; // It has no effects; what it looked at is nothing that the block did.
    }
    AccessLog log = state.accesses;
    for (int i = 0; i < accountCount; i++) {
      AccountCell cell = accountCell(i);
      Account after = accountsAfter[i];
      if (after != null) {
        commit(cell, guess(i), after);
      } else if (receivedFees[i]) {
        state.markChanged(cell);
        log.credited(cell.address, fees, i * Limbs.COUNT);
        cell.addFees(fees, i * Limbs.COUNT);
        compareFeesWithList(cell, i * Limbs.COUNT);
      } else {
        log.looked(cell.address);
      }
    }
    for (int i = 0; i < slotCount; i++) {
      SlotCell slot = slotCell(i);
      U256 after = slotsAfter[i];
      if (after == null) {
        log.read(slot.owner.address, slot.key);
      } else {
        log.written(slot.owner.address, slot.key, after);
        compareWithList(slot, after);
        slot.write(after);
        state.markChanged(slot.owner);
      }
    }
    for (int i = 0; i < codeCount; i++) {
      Hash hash = Objects.requireNonNull(codeHashes[i]);
      Bytes code = Objects.requireNonNull(codes[i]);
      log.code(hash, code);
      state.commitCode(hash, code);
    }
    log.endTransaction();
  }

  private void commit(AccountCell cell, Account guess, Account after) {
    state.markChanged(cell);
    AccessLog log = state.accesses;
    if (AccountCell.isAbsent(after)) {
      cell.foldFees();
      compareWithList(cell, cell.committed(), Account.EMPTY);
      log.changed(cell.address, cell.committed(), Account.EMPTY);
      cell.delete();
      return;
    }
    boolean sameNonce = after.nonce() == guess.nonce();
    boolean sameCode = after.codeHash().equals(guess.codeHash());
    cell.foldFees();
    Account now = cell.committed();
    Account exactly =
        same(now, guess)
            ? after
            : new Account(
                sameNonce ? now.nonce() : after.nonce(),
                now.balance().add(after.balance().subtract(guess.balance())),
                sameCode ? now.codeHash() : after.codeHash());
    compareWithList(cell, now, exactly);
    log.changed(cell.address, now, exactly);
    cell.write(exactly);
  }

  // What was really written against what the access list says, if there is one.

  private void compareWithList(AccountCell cell, Account before, Account after) {
    Guide guide = state.guide;
    if (guide != null
        && guide.isTrusted()
        && (cell.claimed == null || !cell.claimed.confirm(guide.place(index), before, after))) {
      guide.distrust();
    }
  }

  private void compareFeesWithList(AccountCell cell, int offset) {
    Guide guide = state.guide;
    if (guide != null && guide.isTrusted()) {
      U256 after = cell.exactBalance();
      U256 before = after.subtract(Limbs.toU256(fees, offset));
      if (cell.claimed == null || !cell.claimed.confirmBalance(guide.place(index), before, after)) {
        guide.distrust();
      }
    }
  }

  private void compareWithList(SlotCell cell, U256 after) {
    Guide guide = state.guide;
    if (guide != null && guide.isTrusted()) {
      if (cell.isClaimed(guide.place(index), after)) {
        guide.confirm(1);
      } else {
        guide.distrust();
      }
    }
  }
}
