package io.heddle.sequencer.rpc.shape;

import io.heddle.executor.access.AccountChanges;
import io.heddle.executor.access.BlockAccessList;
import io.heddle.executor.access.Change;
import io.heddle.executor.access.SlotChanges;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import io.heddle.sequencer.rpc.protocol.Json;
import java.util.List;
import java.util.function.Function;

/// The shape of a block access list (execution-apis, `BlockAccessList`): all lists of an account
/// are there, empty ones too.
public final class AccessListJson {
  private AccessListJson() {}

  public static Json of(BlockAccessList list) {
    return Json.array(each(list.accounts(), AccessListJson::account));
  }

  private static Json account(AccountChanges account) {
    return JsonObject.of(object ->
        object
            .address("address", account.address())
            .objects("storageChanges", each(account.storageChanges(), AccessListJson::slot))
            .hashes("storageReads", account.storageReads().stream().map(U256::toHash).toList())
            .objects("balanceChanges", each(account.balanceChanges(), AccessListJson::change))
            .objects("nonceChanges", each(account.nonceChanges(), AccessListJson::change))
            .objects("codeChanges", each(account.codeChanges(), AccessListJson::change)));
  }

  private static Json slot(SlotChanges slot) {
    return JsonObject.of(object ->
        object
            .hash("key", slot.slot().toHash())
            .objects("changes", each(slot.changes(), AccessListJson::change)));
  }

  private static Json change(Change change) {
    return JsonObject.of(object -> {
      object.quantity("index", change.index());
      switch (change) {
        case Change.Storage(_, U256 value) -> object.hash("value", value.toHash());
        case Change.Balance(_, U256 value) -> object.quantity("value", value);
        case Change.Nonce(_, long value) -> object.quantity("value", value);
        case Change.Code(_, Bytes value) -> object.data("code", value);
      }
    });
  }

  private static <T> List<Json> each(List<T> items, Function<? super T, Json> shape) {
    return items.stream().map(shape).toList();
  }
}
