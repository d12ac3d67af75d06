package io.heddle.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Signature;
import io.heddle.primitives.transaction.AccessListEntry;
import io.heddle.primitives.transaction.AccessListTransaction;
import io.heddle.primitives.transaction.Authorization;
import io.heddle.primitives.transaction.BlobTransaction;
import io.heddle.primitives.transaction.DynamicFeeTransaction;
import io.heddle.primitives.transaction.LegacyTransaction;
import io.heddle.primitives.transaction.SetCodeTransaction;
import io.heddle.primitives.transaction.SignedTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Signed transactions from the JSON-RPC form (execution-apis, `TransactionInfo`).
public final class TransactionJson {
  private TransactionJson() {}

  /// The transaction that a full-block fixture shows.
  public static SignedTransaction parse(JsonNode tx) {
    int type = (int) number(tx, "type").w0();
    Optional<U256> chainId =
        tx.hasNonNull("chainId") ? Optional.of(number(tx, "chainId")) : Optional.empty();
    long nonce = number(tx, "nonce").w0();
    long gas = number(tx, "gas").toLongExact();
    Optional<Address> to =
        tx.hasNonNull("to")
            ? Optional.of(Address.fromHex(tx.path("to").asText()))
            : Optional.empty();
    U256 value = number(tx, "value");
    Bytes data = Bytes.fromHex(tx.path("input").asText());
    Signature signature = signature(tx);
    List<AccessListEntry> accessList = accessList(tx.path("accessList"));
    if (type == LegacyTransaction.TYPE) {
      return new LegacyTransaction(
          number(tx, "v").compareTo(U256.of(35)) < 0 ? Optional.empty() : chainId,
          nonce,
          number(tx, "gasPrice"),
          gas,
          to,
          value,
          data,
          signature);
    }
    if (type == AccessListTransaction.TYPE) {
      return new AccessListTransaction(
          chainId, nonce, number(tx, "gasPrice"), gas, to, value, data, accessList, signature);
    }
    U256 tip = number(tx, "maxPriorityFeePerGas");
    U256 cap = number(tx, "maxFeePerGas");
    return switch (type) {
      case DynamicFeeTransaction.TYPE ->
          new DynamicFeeTransaction(
              chainId, nonce, tip, cap, gas, to, value, data, accessList, signature);
      case BlobTransaction.TYPE ->
          new BlobTransaction(
              chainId,
              nonce,
              tip,
              cap,
              gas,
              to,
              value,
              data,
              accessList,
              number(tx, "maxFeePerBlobGas"),
              hashes(tx.path("blobVersionedHashes")),
              signature);
      case SetCodeTransaction.TYPE ->
          new SetCodeTransaction(
              chainId,
              nonce,
              tip,
              cap,
              gas,
              to,
              value,
              data,
              accessList,
              authorizations(tx.path("authorizationList")),
              signature);
      default -> throw new IllegalArgumentException("transaction type: unknown: " + type);
    };
  }

  private static List<AccessListEntry> accessList(JsonNode entries) {
    List<AccessListEntry> list = new ArrayList<>();
    for (JsonNode entry : entries) {
      list.add(
          new AccessListEntry(
              Address.fromHex(entry.path("address").asText()), hashes(entry.path("storageKeys"))));
    }
    return list;
  }

  private static List<Authorization> authorizations(JsonNode tuples) {
    List<Authorization> list = new ArrayList<>();
    for (JsonNode tuple : tuples) {
      list.add(
          new Authorization(
              number(tuple, "chainId"),
              Address.fromHex(tuple.path("address").asText()),
              number(tuple, "nonce").w0(),
              signature(tuple)));
    }
    return list;
  }

  private static List<Hash> hashes(JsonNode items) {
    List<Hash> list = new ArrayList<>();
    items.forEach(item -> list.add(Hash.fromHex(item.asText())));
    return list;
  }

  private static Signature signature(JsonNode node) {
    int yParity;
    if (node.hasNonNull("yParity")) {
      yParity = (int) number(node, "yParity").w0();
    } else {
      long v = number(node, "v").w0();
      yParity = (int) (v < 2 ? v : (v + 1) & 1);
    }
    return new Signature(yParity, number(node, "r"), number(node, "s"));
  }

  private static U256 number(JsonNode node, String field) {
    return U256.fromHex(node.path(field).asText());
  }
}
