package io.heddle.batcher.l1.rpc;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A message to L1: for a call, a gas estimate, or as the body of a transaction.
///
/// @param from sender; null for a call from nobody
/// @param to recipient; null creates a contract
/// @param value wei
/// @param data calldata or init code
/// @param blobVersionedHashes blobs that travel with it
public record L1Call(
    @Nullable Address from,
    @Nullable Address to,
    U256 value,
    Bytes data,
    List<Hash> blobVersionedHashes) {

  public L1Call {
    blobVersionedHashes = List.copyOf(blobVersionedHashes);
  }

  /// A read of a contract.
  public static L1Call view(Address to, Bytes data) {
    return new L1Call(null, to, U256.ZERO, data, List.of());
  }

  /// A transaction without blobs.
  public static L1Call of(Address from, Address to, U256 value, Bytes data) {
    return new L1Call(from, to, value, data, List.of());
  }

  /// A contract creation.
  public static L1Call create(Address from, Bytes initCode) {
    return new L1Call(from, null, U256.ZERO, initCode, List.of());
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    if (from != null) {
      json.put("from", from.toHex());
    }
    if (to != null) {
      json.put("to", to.toHex());
    }
    if (!value.isZero()) {
      json.put("value", value.toHex());
    }
    json.put("data", data.toHex());
    if (!blobVersionedHashes.isEmpty()) {
      json.put("blobVersionedHashes", blobVersionedHashes.stream().map(Hash::toHex).toList());
    }
    return json;
  }
}
