package io.heddle.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Signature;
import io.heddle.primitives.transaction.AccessListEntry;
import io.heddle.primitives.transaction.AccessListTransaction;
import io.heddle.primitives.transaction.BlobTransaction;
import io.heddle.primitives.transaction.DynamicFeeTransaction;
import io.heddle.primitives.transaction.LegacyTransaction;
import io.heddle.primitives.transaction.SignedTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Signed transactions from their JSON-RPC form, types 0 to 3.
final class JsonTransactions {
  private JsonTransactions() {}

  static SignedTransaction of(JsonNode tx) {
    Optional<U256> chainId =
        tx.hasNonNull("chainId") ? Optional.of(number(tx, "chainId")) : Optional.empty();
    long nonce = number(tx, "nonce").w0();
    long gas = number(tx, "gas").toUnsignedLongExact();
    Optional<Address> to =
        tx.hasNonNull("to")
            ? Optional.of(Address.fromHex(tx.get("to").asText()))
            : Optional.empty();
    U256 value = number(tx, "value");
    Bytes data = Bytes.fromHex(tx.get("input").asText());
    Signature signature = signature(tx);
    List<AccessListEntry> accessList = accessList(tx);
    return switch ((int) number(tx, "type").toLongExact()) {
      case 0 ->
          new LegacyTransaction(
              chainId, nonce, number(tx, "gasPrice"), gas, to, value, data, signature);
      case 1 ->
          new AccessListTransaction(
              chainId, nonce, number(tx, "gasPrice"), gas, to, value, data, accessList, signature);
      case 2 ->
          new DynamicFeeTransaction(
              chainId,
              nonce,
              number(tx, "maxPriorityFeePerGas"),
              number(tx, "maxFeePerGas"),
              gas,
              to,
              value,
              data,
              accessList,
              signature);
      case 3 ->
          new BlobTransaction(
              chainId,
              nonce,
              number(tx, "maxPriorityFeePerGas"),
              number(tx, "maxFeePerGas"),
              gas,
              to,
              value,
              data,
              accessList,
              number(tx, "maxFeePerBlobGas"),
              hashes(tx.get("blobVersionedHashes")),
              signature);
      default -> throw new IllegalArgumentException("type: " + tx.get("type"));
    };
  }

  /// A legacy `v` is 27 or 28, or 35 and up with the chain id in it; others are the parity.
  private static Signature signature(JsonNode tx) {
    long v = number(tx, "v").toLongExact();
    long parity = v >= 35 ? (v - 35) % 2 : v >= 27 ? v - 27 : v;
    return new Signature((int) parity, number(tx, "r"), number(tx, "s"));
  }

  private static List<AccessListEntry> accessList(JsonNode tx) {
    List<AccessListEntry> entries = new ArrayList<>();
    if (tx.hasNonNull("accessList")) {
      for (JsonNode entry : tx.get("accessList")) {
        entries.add(
            new AccessListEntry(
                Address.fromHex(entry.get("address").asText()), hashes(entry.get("storageKeys"))));
      }
    }
    return entries;
  }

  private static List<Hash> hashes(JsonNode list) {
    List<Hash> hashes = new ArrayList<>();
    list.forEach(hash -> hashes.add(Hash.fromHex(hash.asText())));
    return hashes;
  }

  static U256 number(JsonNode node, String field) {
    return U256.fromHex(node.get(field).asText());
  }
}
