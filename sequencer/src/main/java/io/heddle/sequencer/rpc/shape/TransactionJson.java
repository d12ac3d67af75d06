package io.heddle.sequencer.rpc.shape;

import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.transaction.AccessListEntry;
import io.heddle.primitives.transaction.AccessListTransaction;
import io.heddle.primitives.transaction.Authorization;
import io.heddle.primitives.transaction.BlobTransaction;
import io.heddle.primitives.transaction.DepositTransaction;
import io.heddle.primitives.transaction.DynamicFeeTransaction;
import io.heddle.primitives.transaction.LegacyTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.SetCodeTransaction;
import io.heddle.primitives.transaction.SignedTransaction;
import io.heddle.sequencer.IncludedTransaction;
import io.heddle.sequencer.rpc.protocol.Json;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The shape of a transaction: the members of its type, and its place in the chain, which is null
/// while it has none.
public final class TransactionJson {
  private static final long DEPOSIT_RECEIPT_VERSION = 1;
  private static final long LEGACY_V_OFFSET = 27;
  private static final long REPLAY_PROTECTED_V_OFFSET = 35;

  /// Where a transaction is, and what it came to pay.
  private record Place(
      long blockNumber,
      @Nullable Hash blockHash,
      long blockTimestamp,
      int index,
      U256 effectiveGasPrice,
      OptionalLong depositNonce) {}

  private TransactionJson() {}

  public static Json of(IncludedTransaction included) {
    Place place =
        new Place(
            included.blockNumber(),
            included.blockHash(),
            included.blockTimestamp(),
            included.index(),
            included.effectiveGasPrice(),
            included.depositNonce());
    return write(included.transaction(), place);
  }

  /// A transaction that no sealed block has.
  public static Json pending(RecoveredTransaction transaction) {
    return write(transaction, null);
  }

  private static Json write(RecoveredTransaction recovered, @Nullable Place place) {
    return JsonObject.of(object -> {
      place(object, place);
      object
          .address("from", recovered.sender())
          .quantity("gas", recovered.transaction().gasLimit())
          .hash("hash", recovered.hash())
          .data("input", recovered.transaction().data())
          .address("to", recovered.transaction().to())
          .quantity("value", recovered.transaction().value())
          .quantity("type", recovered.transaction().type());
      switch (recovered.transaction()) {
        case DepositTransaction deposit -> deposit(object, deposit, place);
        case SignedTransaction signed -> signed(object, signed, place);
      }
    });
  }

  private static void place(JsonObject object, @Nullable Place place) throws IOException {
    if (place == null) {
      object.none("blockHash").none("blockNumber").none("blockTimestamp").none("transactionIndex");
      return;
    }
    if (place.blockHash() == null) {
      object.none("blockHash");
    } else {
      object.hash("blockHash", place.blockHash());
    }
    object
        .quantity("blockNumber", place.blockNumber())
        .quantity("blockTimestamp", place.blockTimestamp())
        .quantity("transactionIndex", place.index());
  }

  private static void deposit(JsonObject object, DepositTransaction deposit, @Nullable Place place)
      throws IOException {
    object.hash("sourceHash", deposit.sourceHash());
    if (!deposit.mint().isZero()) { // op-geth leaves both out where they say nothing
      object.quantity("mint", deposit.mint());
    }
    if (deposit.systemTransaction()) {
      object.flag("isSystemTx", true);
    }
    object.quantity("gasPrice", 0).quantity("v", 0).quantity("r", 0).quantity("s", 0);
    if (place != null && place.depositNonce().isPresent()) {
      object
          .quantity("nonce", place.depositNonce().getAsLong())
          .quantity("depositReceiptVersion", DEPOSIT_RECEIPT_VERSION);
    } else {
      object.quantity("nonce", 0);
    }
  }

  private static void signed(JsonObject object, SignedTransaction signed, @Nullable Place place)
      throws IOException {
    object.quantity("nonce", signed.nonce());
    if (signed.chainId().isPresent()) {
      object.quantity("chainId", signed.chainId().get());
    }
    object.quantity("gasPrice", place == null ? signed.maxFeePerGas() : place.effectiveGasPrice());
    switch (signed) {
      case LegacyTransaction legacy -> object.quantity("v", legacyV(legacy));
      case AccessListTransaction typed -> typed(object, typed);
      case DynamicFeeTransaction typed -> dynamicFee(object, typed);
      case BlobTransaction blob -> {
        dynamicFee(object, blob);
        object
            .quantity("maxFeePerBlobGas", blob.maxFeePerBlobGas())
            .hashes("blobVersionedHashes", blob.blobVersionedHashes());
      }
      case SetCodeTransaction setCode -> {
        dynamicFee(object, setCode);
        object.objects(
            "authorizationList",
            setCode.authorizationList().stream().map(TransactionJson::authorization).toList());
      }
    }
    object.quantity("r", signed.signature().r()).quantity("s", signed.signature().s());
  }

  private static void dynamicFee(JsonObject object, SignedTransaction signed) throws IOException {
    object
        .quantity("maxFeePerGas", signed.maxFeePerGas())
        .quantity("maxPriorityFeePerGas", signed.maxPriorityFeePerGas());
    typed(object, signed);
  }

  private static void typed(JsonObject object, SignedTransaction signed) throws IOException {
    object
        .value("accessList", accessList(signed.accessList()))
        .quantity("v", signed.signature().yParity())
        .quantity("yParity", signed.signature().yParity());
  }

  public static Json accessList(List<AccessListEntry> entries) {
    return Json.array(
        entries.stream()
            .map(entry ->
                JsonObject.of(object ->
                    object
                        .address("address", entry.address())
                        .hashes("storageKeys", entry.storageKeys())))
            .toList());
  }

  private static Json authorization(Authorization authorization) {
    return JsonObject.of(object ->
        object
            .quantity("chainId", authorization.chainId())
            .address("address", authorization.address())
            .quantity("nonce", authorization.nonce())
            .quantity("yParity", authorization.signature().yParity())
            .quantity("r", authorization.signature().r())
            .quantity("s", authorization.signature().s()));
  }

  /// `v` carries the chain id, where the signature covers it (EIP-155).
  private static U256 legacyV(LegacyTransaction legacy) {
    U256 parity = U256.of(legacy.signature().yParity());
    return legacy
        .chainId()
        .map(chainId -> chainId.add(chainId).add(U256.of(REPLAY_PROTECTED_V_OFFSET)).add(parity))
        .orElseGet(() -> parity.add(U256.of(LEGACY_V_OFFSET)));
  }
}
