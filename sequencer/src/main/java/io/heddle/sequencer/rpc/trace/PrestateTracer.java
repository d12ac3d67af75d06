package io.heddle.sequencer.rpc.trace;

import io.heddle.executor.Account;
import io.heddle.executor.AccountChange;
import io.heddle.executor.StateView;
import io.heddle.executor.evm.FrameStart;
import io.heddle.executor.evm.TraceStep;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.sequencer.rpc.protocol.Arg;
import io.heddle.sequencer.rpc.protocol.Json;
import io.heddle.sequencer.rpc.shape.JsonObject;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Geth's `prestateTracer`: every account and slot that a transaction looked at, as they were
/// before it; or with `diffMode` those that it changed, before and after.
///
/// What was looked at is noted as it happens; the values are read from the state before, and from
/// the transaction's own diff, at the end. So only a transaction has a diff, and a call has none.
final class PrestateTracer implements TransactionTracer {
  private static final long ENTRY_BYTES = 150;

  private final TraceBudget budget;
  private final boolean diff;
  private final boolean withCode;
  private final boolean withStorage;
  private final SortedMap<Address, SortedSet<U256>> seen = new TreeMap<>();
  private final SortedSet<Address> created = new TreeSet<>();

  PrestateTracer(TraceBudget budget, Arg config) {
    this.budget = budget;
    this.diff = Options.flag(config, "diffMode");
    this.withCode = !Options.flag(config, "disableCode");
    this.withStorage = !Options.flag(config, "disableStorage");
  }

  private SortedSet<U256> account(Address address) {
    SortedSet<U256> slots = seen.get(address);
    if (slots == null) {
      budget.take(ENTRY_BYTES);
      slots = new TreeSet<>();
      seen.put(address, slots);
    }
    return slots;
  }

  @Override
  public void step(TraceStep step) {
    if (step.stack().isEmpty()) {
      return;
    }
    U256 top = step.stack().getLast();
    switch (step.name()) {
      case "SLOAD", "SSTORE" -> {
        if (account(step.address()).add(top)) {
          budget.take(ENTRY_BYTES);
        }
      }
      case "BALANCE", "EXTCODESIZE", "EXTCODECOPY", "EXTCODEHASH", "SELFDESTRUCT" ->
          account(Address.fromWord(top.toHash()));
      default -> {}
    }
  }

  @Override
  public void entered(FrameStart start) {
    account(start.from());
    account(start.to());
    if (start.isCreation()) {
      created.add(start.to());
    }
  }

  @Override
  public Json result(Traced traced) {
    account(traced.from());
    account(traced.env().beneficiary());
    traced.to().ifPresent(this::account);
    return diff ? changes(traced) : before(traced.before());
  }

  private Json before(StateView state) {
    return JsonObject.of(object -> {
      for (Map.Entry<Address, SortedSet<U256>> entry : seen.entrySet()) {
        Account account = state.account(entry.getKey());
        if (account != null || !created.contains(entry.getKey())) {
          object.value(
              entry.getKey().toHex(), whole(state, entry.getKey(), account, entry.getValue()));
        }
      }
    });
  }

  private Json whole(
      StateView state, Address address, @Nullable Account account, SortedSet<U256> slots) {
    Account known = account == null ? Account.EMPTY : account;
    return JsonObject.of(object -> {
      object.quantity("balance", known.balance());
      if (withCode && known.hasCode()) {
        object.data("code", state.code(known.codeHash())).hash("codeHash", known.codeHash());
      }
      if (known.nonce() != 0) {
        object.number("nonce", known.nonce());
      }
      if (withStorage && !slots.isEmpty()) {
        SortedMap<U256, U256> values = new TreeMap<>();
        slots.forEach(slot -> values.put(slot, state.storage(address, slot)));
        object.value("storage", storage(values));
      }
    });
  }

  private static Json storage(SortedMap<U256, U256> values) {
    return JsonObject.of(object -> {
      for (Map.Entry<U256, U256> entry : values.entrySet()) {
        object.hash(entry.getKey().toHash().toHex(), entry.getValue().toHash());
      }
    });
  }

  private Json changes(Traced traced) {
    SortedMap<String, Json> pre = new TreeMap<>();
    SortedMap<String, Json> post = new TreeMap<>();
    traced
        .diff()
        .accounts()
        .forEach((address, change) -> {
          Account before = traced.before().account(address);
          Account after = change.account().orElse(null);
          SortedMap<U256, U256> slots = changedSlots(traced.before(), address, change);
          boolean same = before != null && before.equals(after) && slots.isEmpty();
          if (same || (before == null && after == null)) {
            return;
          }
          if (before != null) {
            SortedSet<U256> names = new TreeSet<>();
            slots.forEach((slot, _) -> {
              if (!traced.before().storage(address, slot).isZero()) {
                names.add(slot);
              }
            });
            pre.put(address.toHex(), whole(traced.before(), address, before, names));
          }
          if (after != null) {
            post.put(address.toHex(), after(traced, before, after, slots));
          }
        });
    return JsonObject.of(object ->
        object.value("post", JsonObject.ofMembers(post)).value("pre", JsonObject.ofMembers(pre)));
  }

  private static SortedMap<U256, U256> changedSlots(
      StateView before, Address address, AccountChange change) {
    SortedMap<U256, U256> changed = new TreeMap<>();
    change
        .storage()
        .forEach((slot, value) -> {
          if (!before.storage(address, slot).equals(value)) {
            changed.put(slot, value);
          }
        });
    return changed;
  }

  /// What is another than before.
  private Json after(
      Traced traced, @Nullable Account before, Account after, SortedMap<U256, U256> slots) {
    Account old = before == null ? Account.EMPTY : before;
    return JsonObject.of(object -> {
      if (!old.balance().equals(after.balance())) {
        object.quantity("balance", after.balance());
      }
      if (withCode && !old.codeHash().equals(after.codeHash())) {
        code(object, traced, after.codeHash());
      }
      if (old.nonce() != after.nonce()) {
        object.number("nonce", after.nonce());
      }
      SortedMap<U256, U256> left = new TreeMap<>(slots);
      left.values().removeIf(U256::isZero);
      if (withStorage && !left.isEmpty()) {
        object.value("storage", storage(left));
      }
    });
  }

  private static void code(JsonObject object, Traced traced, Hash hash) throws IOException {
    Bytes code =
        Optional.ofNullable(traced.diff().codes().get(hash))
            .orElseGet(() -> traced.before().code(hash));
    object.data("code", code).hash("codeHash", hash);
  }
}
