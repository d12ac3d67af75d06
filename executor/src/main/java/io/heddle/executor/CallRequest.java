package io.heddle.executor;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import io.heddle.primitives.transaction.AccessListEntry;
import io.heddle.primitives.transaction.Authorization;
import java.util.List;
import java.util.Optional;

/// A message to run as if it were a transaction of the block: neither signature, nonce nor block
/// gas limit are checked.
///
/// @param to empty = creation
/// @param gasLimit of the whole transaction, intrinsic gas included
/// @param fees empty = gas is free; the L1 fee is never charged
/// @param authorizations EIP-7702 authorizations, applied before the call
public record CallRequest(
    Address from,
    Optional<Address> to,
    long gasLimit,
    Optional<Fees> fees,
    U256 value,
    Bytes data,
    List<AccessListEntry> accessList,
    List<Authorization> authorizations) {
  public CallRequest {
    if (gasLimit < 0) {
      throw new IllegalArgumentException("gasLimit: negative: " + gasLimit);
    }
    accessList = List.copyOf(accessList);
    authorizations = List.copyOf(authorizations);
  }

  /// A plain call without fees.
  public static CallRequest of(Address from, Address to, long gasLimit, U256 value, Bytes data) {
    return new CallRequest(
        from, Optional.of(to), gasLimit, Optional.empty(), value, data, List.of(), List.of());
  }

  /// The offered fees, wei per gas.
  public record Fees(U256 maxFeePerGas, U256 maxPriorityFeePerGas) {}
}
