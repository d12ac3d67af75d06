package io.heddle.executor.access;

import io.heddle.executor.Account;
import io.heddle.executor.StateView;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Sorts what transactions did, one after the other, by account and slot.
final class AccessListBuilder {
  /// Accounts to make room for, per transaction.
  private static final int ACCOUNTS_PER_TRANSACTION = 3;

  private final Map<Address, Entry> entries;

  private AccessListBuilder(int transactions) {
    entries = HashMap.newHashMap(ACCOUNTS_PER_TRANSACTION * transactions);
  }

  static BlockAccessList build(List<AccessLog> slices) {
    int transactions = slices.stream().mapToInt(AccessLog::transactionCount).sum();
    AccessListBuilder builder = new AccessListBuilder(transactions);
    int first = 1;
    for (AccessLog slice : slices) {
      slice.addTo(builder, first);
      first += slice.transactionCount();
    }
    return new BlockAccessList(
        builder.entries.values().stream()
            .sorted(Comparator.comparing((Entry entry) -> entry.address))
            .map(Entry::toChanges)
            .toList());
  }

  Entry account(Address address) {
    Entry entry = entries.get(address);
    if (entry == null) {
      entry = new Entry(address);
      entries.put(address, entry);
    }
    return entry;
  }

  /// One account.
  static final class Entry {
    final Address address;

    /// Null until known.
    private @Nullable U256 balance;

    private List<Change.Balance> balances = List.of();
    private List<Change.Nonce> nonces = List.of();
    private List<Change.Code> codes = List.of();

    /// The changes of every slot that was looked at.
    private Map<U256, List<Change.Storage>> slots = Map.of();

    Entry(Address address) {
      this.address = address;
    }

    void balance(int index, U256 before, U256 after) {
      balance = after;
      if (!before.equals(after)) {
        balances = with(balances, new Change.Balance(index, after));
      }
    }

    void credit(int index, U256 amount, StateView base) {
      U256 now = balance;
      if (now == null) {
        Account account = base.account(address);
        now = account == null ? U256.ZERO : account.balance();
      }
      balance(index, now, now.add(amount));
    }

    void nonce(int index, long value) {
      nonces = with(nonces, new Change.Nonce(index, value));
    }

    void code(int index, Bytes value) {
      codes = with(codes, new Change.Code(index, value));
    }

    /// @param value null where the slot was only looked at
    void slot(U256 slot, int index, @Nullable U256 value) {
      if (slots.isEmpty()) {
        slots = new HashMap<>();
      }
      List<Change.Storage> changes = slots.computeIfAbsent(slot, absent -> new ArrayList<>(2));
      if (value != null) {
        changes.add(new Change.Storage(index, value));
      }
    }

    private static <C> List<C> with(List<C> changes, C change) {
      List<C> list = changes.isEmpty() ? new ArrayList<>(2) : changes;
      list.add(change);
      return list;
    }

    AccountChanges toChanges() {
      List<SlotChanges> changed = List.of();
      List<U256> read = List.of();
      if (!slots.isEmpty()) {
        changed = new ArrayList<>();
        read = new ArrayList<>();
        for (Map.Entry<U256, List<Change.Storage>> slot : slots.entrySet()) {
          if (slot.getValue().isEmpty()) {
            read.add(slot.getKey());
          } else {
            changed.add(new SlotChanges(slot.getKey(), slot.getValue()));
          }
        }
        changed.sort(Comparator.comparing(SlotChanges::slot));
        read.sort(Comparator.naturalOrder());
      }
      return new AccountChanges(address, changed, read, balances, nonces, codes);
    }
  }
}
