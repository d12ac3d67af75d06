package io.heddle.executor.access;

import io.heddle.executor.Account;
import io.heddle.executor.StateView;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the included transactions of a slice looked at and changed, one after the other, as they
/// were executed: references to what is there anyway, nothing sorted, nothing merged. The raw
/// material of a [BlockAccessList]. Written by one thread, immutable after that.
public final class AccessLog {
  /// Room to begin with, per transaction: what a transfer on a rollup needs.
  private static final int ACCOUNTS_PER_TRANSACTION = 5;

  private static final int SLOT_ROOM = 64;

  /// In the place of the account before: the next of the credits.
  private static final Account CREDIT = new Account(-1, U256.MAX, Hash.ZERO);

  private final StateView base;

  private int transactionCount;
  private int[] accountEnds;
  private int[] slotEnds;

  private int accountCount;
  private @Nullable Address[] addresses;

  /// Null where the account was only looked at.
  private @Nullable Account[] befores;

  private @Nullable Account[] afters;

  /// What was added to balances that nobody looked at: wei, or -1 for more than 63 bits.
  private long[] credits = {};

  private int creditCount;
  private final Map<Integer, U256> largeCredits = new HashMap<>();

  private int slotCount;
  private @Nullable Address[] owners = new Address[SLOT_ROOM];
  private @Nullable U256[] slots = new U256[SLOT_ROOM];

  /// Null where the slot was only looked at.
  private @Nullable U256[] values = new U256[SLOT_ROOM];

  private final Map<Hash, Bytes> codes = new HashMap<>();

  /// @param base the state before the slice
  /// @param transactions how many there are to be
  public AccessLog(StateView base, int transactions) {
    int count = Math.max(1, transactions);
    this.base = base;
    this.accountEnds = new int[count];
    this.slotEnds = new int[count];
    int accounts = ACCOUNTS_PER_TRANSACTION * count;
    this.addresses = new Address[accounts];
    this.befores = new Account[accounts];
    this.afters = new Account[accounts];
  }

  // Writing.

  /// The transaction looked at an account.
  public void looked(Address address) {
    add(address, null, null);
  }

  /// The transaction changed an account.
  ///
  /// @param before the account before the transaction; where there was none, [Account#EMPTY]
  /// @param after the account after it; where it is gone, [Account#EMPTY]
  public void changed(Address address, Account before, Account after) {
    add(address, before, after);
  }

  /// The transaction added to the balance of an account, whatever it was, and did nothing else to
  /// it.
  ///
  /// @param limbs the amount in wei, above zero: four limbs from `offset` on, least significant
  ///   first
  public void credited(Address address, long[] limbs, int offset) {
    if (creditCount == credits.length) {
      credits = Arrays.copyOf(credits, Math.max(accountEnds.length, 2 * creditCount));
    }
    boolean small =
        limbs[offset] >= 0 && (limbs[offset + 1] | limbs[offset + 2] | limbs[offset + 3]) == 0;
    if (!small) {
      U256 amount =
          new U256(limbs[offset + 3], limbs[offset + 2], limbs[offset + 1], limbs[offset]);
      largeCredits.put(creditCount, amount);
    }
    credits[creditCount++] = small ? limbs[offset] : -1;
    add(address, CREDIT, null);
  }

  private void add(Address address, @Nullable Account before, @Nullable Account after) {
    int i = accountCount++;
    if (i == addresses.length) {
      addresses = Arrays.copyOf(addresses, 2 * i);
      befores = Arrays.copyOf(befores, 2 * i);
      afters = Arrays.copyOf(afters, 2 * i);
    }
    addresses[i] = address;
    befores[i] = before;
    afters[i] = after;
  }

  /// The transaction looked at a slot, or wrote what it held before.
  public void read(Address owner, U256 slot) {
    addSlot(owner, slot, null);
  }

  /// The transaction changed a slot.
  public void written(Address owner, U256 slot, U256 value) {
    addSlot(owner, slot, value);
  }

  private void addSlot(Address owner, U256 slot, @Nullable U256 value) {
    int i = slotCount++;
    if (i == owners.length) {
      owners = Arrays.copyOf(owners, 2 * i);
      slots = Arrays.copyOf(slots, 2 * i);
      values = Arrays.copyOf(values, 2 * i);
    }
    owners[i] = owner;
    slots[i] = slot;
    values[i] = value;
  }

  /// The code of an account that was changed.
  public void code(Hash hash, Bytes code) {
    codes.put(hash, code);
  }

  /// Ends the transaction; the next one begins.
  public void endTransaction() {
    int i = transactionCount++;
    if (i == accountEnds.length) {
      accountEnds = Arrays.copyOf(accountEnds, 2 * i);
      slotEnds = Arrays.copyOf(slotEnds, 2 * i);
    }
    accountEnds[i] = accountCount;
    slotEnds[i] = slotCount;
  }

  // Reading.

  public int transactionCount() {
    return transactionCount;
  }

  /// The slots of an account that a transaction looked at or changed, at most `most`.
  Set<U256> slots(int transaction, Address owner, int most) {
    Set<U256> found = new LinkedHashSet<>();
    int from = transaction == 0 ? 0 : slotEnds[transaction - 1];
    for (int i = from; i < slotEnds[transaction] && found.size() < most; i++) {
      if (owner.equals(owners[i])) {
        found.add(Objects.requireNonNull(slots[i]));
      }
    }
    return found;
  }

  /// Adds everything to a list.
  ///
  /// @param first place in the block of the first transaction
  void addTo(AccessListBuilder list, int first) {
    int account = 0;
    int slot = 0;
    int credit = 0;
    for (int i = 0; i < transactionCount; i++) {
      for (; account < accountEnds[i]; account++) {
        AccessListBuilder.Entry entry = list.account(Objects.requireNonNull(addresses[account]));
        Account before = befores[account];
        if (isCredit(before)) {
          entry.credit(first + i, credit(credit++), base);
        } else if (before != null) {
          addChange(entry, first + i, before, Objects.requireNonNull(afters[account]));
        }
      }
      for (; slot < slotEnds[i]; slot++) {
        AccessListBuilder.Entry owner = list.account(Objects.requireNonNull(owners[slot]));
        owner.slot(Objects.requireNonNull(slots[slot]), first + i, values[slot]);
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // It stands for no account.
  private static boolean isCredit(@Nullable Account before) {
    return before == CREDIT;
  }

  private U256 credit(int i) {
    return credits[i] < 0 ? Objects.requireNonNull(largeCredits.get(i)) : U256.of(credits[i]);
  }

  private void addChange(AccessListBuilder.Entry entry, int index, Account before, Account after) {
    entry.balance(index, before.balance(), after.balance());
    if (before.nonce() != after.nonce()) {
      entry.nonce(index, after.nonce());
    }
    if (!before.codeHash().equals(after.codeHash())) {
      entry.code(index, after.hasCode() ? codeOf(after.codeHash()) : Bytes.EMPTY);
    }
  }

  private Bytes codeOf(Hash hash) {
    return Objects.requireNonNull(codes.get(hash), "code of a changed account");
  }

  /// Whether both come to the same list. For tests: it makes both.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AccessLog log
        && transactionCount == log.transactionCount
        && BlockAccessList.of(List.of(this)).equals(BlockAccessList.of(List.of(log)));
  }

  @Override
  public int hashCode() {
    return transactionCount;
  }

  @Override
  public String toString() {
    return new ArrayList<>(BlockAccessList.of(List.of(this)).accounts()).toString();
  }
}
