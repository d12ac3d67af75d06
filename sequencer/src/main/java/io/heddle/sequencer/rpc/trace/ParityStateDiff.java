package io.heddle.sequencer.rpc.trace;

import io.heddle.executor.Account;
import io.heddle.executor.AccountChange;
import io.heddle.executor.StateDiff;
import io.heddle.executor.StateView;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.sequencer.rpc.protocol.Json;
import io.heddle.sequencer.rpc.shape.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a transaction changed, as Parity tells it: `=` where a value is as before, `*` where it is
/// another one, `+` of an account that came to be, `-` of one that is gone.
final class ParityStateDiff {
  private ParityStateDiff() {}

  static Json of(StateView before, StateDiff diff) {
    SortedMap<String, Json> accounts = new TreeMap<>();
    diff.accounts()
        .forEach((address, change) -> {
          Account old = before.account(address);
          Account now = change.account().orElse(null);
          SortedMap<String, Json> storage = storage(before, address, old, change);
          boolean same = old == null ? now == null : old.equals(now);
          if (!same || !storage.isEmpty()) {
            accounts.put(address.toHex(), account(before, diff, old, now, storage));
          }
        });
    return JsonObject.ofMembers(accounts);
  }

  private static Json account(
      StateView before,
      StateDiff diff,
      @Nullable Account old,
      @Nullable Account now,
      SortedMap<String, Json> storage) {
    return JsonObject.of(object ->
        object
            .value("balance", change(quantity(old, true), quantity(now, true)))
            .value("code", change(code(before, diff, old), code(before, diff, now)))
            .value("nonce", change(quantity(old, false), quantity(now, false)))
            .value("storage", JsonObject.ofMembers(storage)));
  }

  private static Optional<String> quantity(@Nullable Account account, boolean balance) {
    return Optional.ofNullable(account)
        .map(known -> balance ? known.balance().toHex() : Json.hex(known.nonce()));
  }

  private static Optional<String> code(
      StateView before, StateDiff diff, @Nullable Account account) {
    if (account == null) {
      return Optional.empty();
    }
    Hash hash = account.codeHash();
    Bytes code = diff.codes().get(hash);
    if (code == null) {
      code = account.hasCode() ? before.code(hash) : Bytes.EMPTY;
    }
    return Optional.of(code.toHex());
  }

  private static SortedMap<String, Json> storage(
      StateView before, Address address, @Nullable Account old, AccountChange change) {
    SortedMap<String, Json> slots = new TreeMap<>();
    for (Map.Entry<U256, U256> slot : change.storage().entrySet()) {
      U256 was = old == null ? U256.ZERO : before.storage(address, slot.getKey());
      if (!was.equals(slot.getValue())) {
        String now = slot.getValue().toHash().toHex();
        slots.put(
            slot.getKey().toHash().toHex(),
            old == null
                ? change(Optional.empty(), Optional.of(now))
                : change(Optional.of(was.toHash().toHex()), Optional.of(now)));
      }
    }
    return slots;
  }

  private static Json change(Optional<String> from, Optional<String> to) {
    if (from.isPresent() && to.isPresent()) {
      return from.equals(to)
          ? Json.of("=")
          : JsonObject.of(object ->
              object.value(
                  "*", JsonObject.of(both -> both.text("from", from.get()).text("to", to.get()))));
    }
    return JsonObject.of(
        object -> object.text(to.isPresent() ? "+" : "-", to.or(() -> from).orElse("0x")));
  }
}
