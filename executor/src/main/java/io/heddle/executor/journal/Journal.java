package io.heddle.executor.journal;

import io.heddle.executor.Account;
import io.heddle.executor.StateView;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Check;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.Log;
import io.heddle.primitives.crypto.Keccak;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// The state of one transaction: accounts, storage, transient storage, logs, warmth and refunds,
/// each change undoable.
///
/// A snapshot is three numbers (size of the undo log, number of logs, refund counter), which the
/// call frame keeps and gives back to [#revertTo]. Between transactions [#begin] empties the tables
/// but keeps their memory. Owned by one worker.
public final class Journal {
  private final AccountTable accounts = new AccountTable();
  private final SlotTable storage = new SlotTable();
  private final SlotTable transients = new SlotTable();
  private final UndoLog undo = new UndoLog();
  private final List<Log> logs = new ArrayList<>();

  /// How many accounts and slots the view was asked for.
  private int accountReads;

  private int slotReads;

  /// Gas to refund, never below zero at the end of a transaction (EIP-3529).
  private long refund;

  private StateView view;
  private Predicate<Address> alwaysWarm = address -> false;

  /// Whether balances wrap around beyond 2^256.
  private final boolean wrapping;

  public Journal(StateView view) {
    this(view, false);
  }

  private Journal(StateView view, boolean wrapping) {
    this.view = view;
    this.wrapping = wrapping;
  }

  /// A journal for calls, whose caller may make up any balances: a sum beyond 2^256 is no bug there
  /// and wraps around, as in geth.
  public static Journal ofCalls(StateView view) {
    return new Journal(view, true);
  }

  /// Starts the next transaction.
  ///
  /// @param newAlwaysWarm addresses that are warm from the start: the precompiles
  public void begin(StateView newView, Predicate<Address> newAlwaysWarm) {
    view = newView;
    alwaysWarm = newAlwaysWarm;
    accounts.clear();
    storage.clear();
    transients.clear();
    undo.clear();
    logs.clear();
    refund = 0;
    accountReads = 0;
    slotReads = 0;
  }

  public StateView view() {
    return view;
  }

  // Snapshots.

  public int undoMark() {
    return undo.size();
  }

  public void revertTo(int undoMark, int logMark, long refundMark) {
    undo.revertTo(undoMark, accounts, storage, transients);
    while (logs.size() > logMark) {
      logs.removeLast();
    }
    refund = refundMark;
  }

  // Accounts.

  /// The account's entry, not yet read from the view.
  public AccountEntry account(Address address) {
    int index = accounts.find(address.high(), address.mid(), address.low());
    return index < 0 ? addAccount(address) : accounts.entry(index);
  }

  /// The entry of the account whose address is the low 20 bytes of the word at `o`.
  public AccountEntry account(long[] s, int o) {
    long high = s[o + 2] << 32 | s[o + 1] >>> 32;
    long mid = s[o + 1] << 32 | s[o] >>> 32;
    int low = (int) s[o];
    int index = accounts.find(high, mid, low);
    return index < 0 ? addAccount(new Address(high, mid, low)) : accounts.entry(index);
  }

  private AccountEntry addAccount(Address address) {
    return accounts.add(address, alwaysWarm.test(address) ? AccountEntry.WARM : 0);
  }

  private AccountEntry loaded(AccountEntry entry) {
    if (!entry.loaded) {
      entry.load(view.account(entry.address), accountReads++);
    }
    return entry;
  }

  /// Marks the account warm; true if it was cold.
  public boolean warm(AccountEntry entry) {
    if (entry.has(AccountEntry.WARM)) {
      return false;
    }
    setFlag(entry, AccountEntry.WARM);
    return true;
  }

  /// Marks the account as touched: if it is empty at the end, it is deleted (EIP-161).
  public void touch(AccountEntry entry) {
    setFlag(loaded(entry), AccountEntry.TOUCHED);
  }

  private void setFlag(AccountEntry entry, int flag) {
    if (!entry.has(flag)) {
      undo.push(UndoLog.FLAGS, entry.index, entry.flags);
      entry.flags |= flag;
    }
  }

  public boolean isEmpty(AccountEntry entry) {
    loaded(entry);
    if (!entry.codeHash.equals(Keccak.EMPTY)) {
      entry.observe(Observed.CODE);
      return false;
    }
    if (entry.nonce != 0) {
      entry.observe(entry.nonceBefore() == 0 ? Observed.NONCE : Observed.NONCE_NOT_ZERO);
      return false;
    }
    if (!Limbs.isZero(entry.balance)) {
      entry.observeAtLeast(1, 0, 0, 0);
      return false;
    }
    entry.observe(Observed.NONCE | Observed.BALANCE | Observed.CODE);
    return true;
  }

  /// Whether there is an account, be it an empty one.
  public boolean exists(AccountEntry entry) {
    if (!isEmpty(entry)) {
      return true;
    }
    entry.observe(Observed.EXISTENCE);
    return entry.before != null;
  }

  public long nonce(AccountEntry entry) {
    loaded(entry).observe(Observed.NONCE);
    return entry.nonce;
  }

  public void setNonce(AccountEntry entry, long nonce) {
    touch(entry);
    entry.observe(Observed.NONCE);
    undo.push(UndoLog.NONCE, entry.index, entry.nonce);
    entry.nonce = nonce;
  }

  /// The balance as four limbs, least significant first; only to be read.
  public long[] balance(AccountEntry entry) {
    loaded(entry).observe(Observed.BALANCE);
    return entry.balance;
  }

  public U256 balanceOf(AccountEntry entry) {
    long[] b = balance(entry);
    return Limbs.toU256(b, 0);
  }

  /// Whether the account has at least `amount` wei. Where it does, the outcome depends on no more
  /// than that; prefer this to looking at the balance.
  public boolean covers(AccountEntry entry, U256 amount) {
    return loaded(entry).covers(amount.w0(), amount.w1(), amount.w2(), amount.w3());
  }

  /// The same for the word at `o`.
  public boolean covers(AccountEntry entry, long[] s, int o) {
    return loaded(entry).covers(s[o], s[o + 1], s[o + 2], s[o + 3]);
  }

  /// Makes the balance zero.
  public void clearBalance(AccountEntry entry) {
    touch(entry);
    entry.observe(Observed.BALANCE);
    undo.pushWord(UndoLog.BALANCE, entry.index, entry.balance, 0);
    Limbs.clear(entry.balance);
  }

  /// Adds wei, without looking at the balance. All wei together stay far below 2^256, so an
  /// overflow is a bug (or a made-up pre-state, which must not pass either).
  public void credit(AccountEntry entry, U256 amount) {
    touch(entry);
    undo.pushWord(UndoLog.BALANCE, entry.index, entry.balance, 0);
    credited(entry, Limbs.add(entry.balance, amount));
  }

  /// The same with the word at `o`.
  public void credit(AccountEntry entry, long[] s, int o) {
    touch(entry);
    undo.pushWord(UndoLog.BALANCE, entry.index, entry.balance, 0);
    credited(entry, Limbs.add(entry.balance, s, o));
  }

  private void credited(AccountEntry entry, boolean overflow) {
    if (overflow && !wrapping) {
      throw new Check.InvariantViolation("balance overflow: address=" + entry.address);
    }
    if (entry.balance[3] != 0) {
      entry.observe(Observed.BALANCE); // So that adding to another balance cannot overflow unseen.
    }
  }

  /// Takes wei that the caller has made sure of.
  public void debit(AccountEntry entry, U256 amount) {
    debit(entry, new long[] {amount.w0(), amount.w1(), amount.w2(), amount.w3()}, 0);
  }

  /// The same with the word at `o`.
  public void debit(AccountEntry entry, long[] s, int o) {
    touch(entry);
    if (!covers(entry, s, o)) {
      throw new Check.InvariantViolation("balance underflow: address=" + entry.address);
    }
    undo.pushWord(UndoLog.BALANCE, entry.index, entry.balance, 0);
    Limbs.subtract(entry.balance, s, o);
  }

  public Hash codeHash(AccountEntry entry) {
    loaded(entry).observe(Observed.CODE);
    return entry.codeHash;
  }

  /// Code set by this very transaction, or the view's.
  public Bytes code(AccountEntry entry) {
    loaded(entry).observe(Observed.CODE);
    if (entry.newCode != null) {
      return entry.newCode;
    }
    if (entry.codeHash.equals(Keccak.EMPTY)) {
      return Bytes.EMPTY;
    }
    Bytes code = entry.viewCode;
    if (code == null) {
      code = view.code(entry.codeHash);
      entry.viewCode = code;
    }
    return code;
  }

  public void setCode(AccountEntry entry, Bytes code) {
    touch(entry);
    entry.observe(Observed.CODE);
    undo.pushCode(entry.index, entry.codeHash, entry.newCode);
    entry.codeHash = code.isEmpty() ? Keccak.EMPTY : Keccak.hash(code);
    entry.newCode = code;
  }

  /// Marks an account as created by this transaction, so that it may also be destroyed by it
  /// (EIP-6780).
  public void markCreated(AccountEntry entry) {
    setFlag(loaded(entry), AccountEntry.CREATED);
  }

  public boolean isCreated(AccountEntry entry) {
    return entry.has(AccountEntry.CREATED);
  }

  public void markSelfDestructed(AccountEntry entry) {
    setFlag(entry, AccountEntry.SELF_DESTRUCTED);
  }

  /// Whether the view holds storage for the account (EIP-7610); storage of this transaction comes
  /// with a nonce, so it needs no look.
  public boolean hasStorage(AccountEntry entry) {
    loaded(entry).observe(Observed.EXISTENCE | Observed.STORAGE);
    return entry.before != null && view.hasStorage(entry.address);
  }

  // Storage. A slot is named by an index from `slot`, valid during the transaction.

  /// The slot of `owner` whose key is the word at `o`; read from the view at first need.
  public int slot(AccountEntry owner, long[] s, int o) {
    int index = storage.find(owner.index, s, o);
    if (index < 0) {
      index = storage.add(owner.index, s, o);
    }
    if (!storage.isLoaded(index)) {
      load(owner, index, s, o);
    }
    return index;
  }

  private void load(AccountEntry owner, int index, long[] s, int o) {
    if (loaded(owner).before == null) {
      owner.observe(Observed.EXISTENCE);
      storage.load(index, SlotTable.NOT_READ, 0, 0, 0, 0);
      return;
    }
    U256 value = view.storage(owner.address, Limbs.toU256(s, o));
    storage.load(index, slotReads++, value.w0(), value.w1(), value.w2(), value.w3());
  }

  /// Marks the slot warm; true if it was cold.
  public boolean warmSlot(int slot) {
    if (storage.isWarm(slot)) {
      return false;
    }
    undo.push(UndoLog.STORAGE_WARM, slot);
    storage.setWarm(slot, true);
    return true;
  }

  /// Warms a slot of an access list without reading it.
  public void warmSlot(AccountEntry owner, Hash key) {
    long[] words = {key.w3(), key.w2(), key.w1(), key.w0()};
    int index = storage.find(owner.index, words, 0);
    storage.setWarm(index < 0 ? storage.add(owner.index, words, 0) : index, true);
  }

  /// The array that [#currentValue] and [#originalValue] point into, valid until the next call of
  /// [#slot].
  public long[] storageWords() {
    return storage.words();
  }

  public int currentValue(int slot) {
    return storage.currentOffset(slot);
  }

  public int originalValue(int slot) {
    return storage.originalOffset(slot);
  }

  /// Writes the word at `o`. The owner is an executing contract, which has code or a nonce, so it
  /// needs no touch.
  public void setStorage(int slot, long[] s, int o) {
    undo.pushWord(UndoLog.STORAGE, slot, storage.words(), storage.currentOffset(slot));
    storage.set(slot, s, o);
  }

  /// Reads the transient slot whose key is the word at `o` over it (EIP-1153).
  public void loadTransient(AccountEntry owner, long[] s, int o) {
    int index = transients.find(owner.index, s, o);
    for (int i = 0; i < 4; i++) {
      s[o + i] = index < 0 ? 0 : transients.words()[transients.currentOffset(index) + i];
    }
  }

  public void storeTransient(AccountEntry owner, long[] s, int key, int value) {
    int index = transients.find(owner.index, s, key);
    if (index < 0) {
      index = transients.add(owner.index, s, key);
    }
    undo.pushWord(UndoLog.TRANSIENT, index, transients.words(), transients.currentOffset(index));
    transients.set(index, s, value);
  }

  // Logs and refunds.

  public void log(Log log) {
    logs.add(log);
  }

  public int logCount() {
    return logs.size();
  }

  public List<Log> logs() {
    return List.copyOf(logs);
  }

  public long refund() {
    return refund;
  }

  public void addRefund(long gas) {
    refund += gas;
  }

  // The end.

  /// Hands what differs from before the transaction to `sink`.
  public void commit(WriteSink sink) {
    for (int i = 0; i < accounts.count(); i++) {
      AccountEntry entry = accounts.entry(i);
      if (entry.loaded) {
        commitAccount(entry, sink);
      }
    }
    for (int i = 0; i < storage.count(); i++) {
      AccountEntry owner = accounts.entry(storage.owner(i));
      if (storage.isChanged(i) && !owner.has(AccountEntry.SELF_DESTRUCTED)) {
        sink.storage(owner.address, word(storage.keyOffset(i)), word(storage.currentOffset(i)));
      } else if (storage.isLoaded(i)) {
        sink.read(owner.address, word(storage.keyOffset(i)));
      }
    }
  }

  /// Hands everything that the outcome depends on, and what differs from before the transaction, to
  /// `sink`. What the view said about an account or slot is named by its place in the order in
  /// which the view was asked.
  public void footprint(FootprintSink sink) {
    for (int i = 0; i < accounts.count(); i++) {
      AccountEntry entry = accounts.entry(i);
      if (entry.loaded) {
        footprint(entry, sink);
      }
    }
    for (int i = 0; i < storage.count(); i++) {
      AccountEntry owner = accounts.entry(storage.owner(i));
      if (storage.isChanged(i) && !owner.has(AccountEntry.SELF_DESTRUCTED)) {
        U256 value = word(storage.currentOffset(i));
        if (storage.readIndex(i) == SlotTable.NOT_READ) {
          sink.newSlot(owner.readIndex, word(storage.keyOffset(i)), value);
        } else {
          sink.slot(storage.readIndex(i), value);
        }
      } else if (storage.isLoaded(i) && storage.readIndex(i) == SlotTable.NOT_READ) {
        sink.newSlotRead(owner.readIndex, word(storage.keyOffset(i)));
      }
    }
  }

  private U256 word(int o) {
    return Limbs.toU256(storage.words(), o);
  }

  private void commitAccount(AccountEntry entry, WriteSink sink) {
    boolean touched = entry.has(AccountEntry.TOUCHED | AccountEntry.SELF_DESTRUCTED);
    Account before = entry.before;
    if (touched && isGone(entry)) {
      if (before != null) {
        sink.deletion(entry.address, before);
      } else {
        sink.looked(entry.address);
      }
    } else if (!touched || !isChanged(entry)) {
      sink.looked(entry.address);
    } else {
      sink.account(entry.address, before, after(entry));
      if (entry.newCode != null && !entry.newCode.isEmpty()) {
        sink.code(entry.codeHash, entry.newCode);
      }
    }
  }

  private void footprint(AccountEntry entry, FootprintSink sink) {
    boolean touched = entry.has(AccountEntry.TOUCHED | AccountEntry.SELF_DESTRUCTED);
    boolean gone = touched && isGone(entry);
    if (gone) {
      entry.observe(Observed.EXISTENCE);
    }
    sink.observed(entry.readIndex, entry.observed, entry.bound);
    if (gone) {
      if (entry.before != null) {
        sink.deletion(entry.readIndex);
      }
    } else if (touched && isChanged(entry)) {
      sink.account(entry.readIndex, entry.nonce, entry.balance, entry.codeHash);
      if (entry.newCode != null && !entry.newCode.isEmpty()) {
        sink.code(entry.codeHash, entry.newCode);
      }
    }
  }

  /// Whether a touched account is no more after the transaction.
  private boolean isGone(AccountEntry entry) {
    return entry.has(AccountEntry.SELF_DESTRUCTED) || isEmpty(entry);
  }

  private static boolean isChanged(AccountEntry entry) {
    Account before = entry.before;
    return before == null
        || before.nonce() != entry.nonce
        || !before.codeHash().equals(entry.codeHash)
        || !Limbs.equal(entry.balance, before.balance());
  }

  private static Account after(AccountEntry entry) {
    return new Account(entry.nonce, Limbs.toU256(entry.balance, 0), entry.codeHash);
  }
}
