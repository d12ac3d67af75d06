package io.heddle.sequencer.rpc.shape;

import io.heddle.executor.access.AccountChanges;
import io.heddle.executor.access.BlockAccessList;
import io.heddle.executor.access.SlotChanges;
import io.heddle.primitives.U256;
import io.heddle.sequencer.rpc.protocol.Json;

/// The shape of a block access list (execution-apis, `BlockAccessList`): all lists of an account
/// are there, empty ones too.
public final class AccessListJson {
  private AccessListJson() {}

  public static Json of(BlockAccessList list) {
    return Json.array(list.accounts().stream().map(AccessListJson::account).toList());
  }

  private static Json account(AccountChanges account) {
    return JsonObject.of(object ->
        object
            .address("address", account.address())
            .objects(
                "storageChanges",
                account.storageChanges().stream().map(AccessListJson::slot).toList())
            .hashes("storageReads", account.storageReads().stream().map(U256::toHash).toList())
            .objects(
                "balanceChanges",
                account.balanceChanges().stream()
                    .map(change ->
                        JsonObject.of(item ->
                            item.quantity("index", change.index())
                                .quantity("value", change.value())))
                    .toList())
            .objects(
                "nonceChanges",
                account.nonceChanges().stream()
                    .map(change ->
                        JsonObject.of(item ->
                            item.quantity("index", change.index())
                                .quantity("value", change.value())))
                    .toList())
            .objects(
                "codeChanges",
                account.codeChanges().stream()
                    .map(change ->
                        JsonObject.of(item ->
                            item.quantity("index", change.index()).data("code", change.value())))
                    .toList()));
  }

  private static Json slot(SlotChanges slot) {
    return JsonObject.of(object ->
        object
            .hash("key", slot.slot().toHash())
            .objects(
                "changes",
                slot.changes().stream()
                    .map(change ->
                        JsonObject.of(item ->
                            item.quantity("index", change.index())
                                .hash("value", change.value().toHash())))
                    .toList()));
  }
}
