package io.heddle.primitives.transaction;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Signature;
import java.util.List;
import java.util.Optional;

/// Type 1: a legacy fee with an access list (EIP-2930). The chain id is always present.
public record AccessListTransaction(
    Optional<U256> chainId,
    long nonce,
    U256 gasPrice,
    long gasLimit,
    Optional<Address> to,
    U256 value,
    Bytes data,
    List<AccessListEntry> accessList,
    Signature signature)
    implements SignedTransaction {
  public static final int TYPE = 1;

  public AccessListTransaction {
    TypedFields.requireChainId(chainId);
    accessList = List.copyOf(accessList);
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public U256 maxFeePerGas() {
    return gasPrice;
  }

  @Override
  public U256 maxPriorityFeePerGas() {
    return gasPrice;
  }

  @Override
  public AccessListTransaction withSignature(Signature other) {
    return new AccessListTransaction(
        chainId, nonce, gasPrice, gasLimit, to, value, data, accessList, other);
  }
}
