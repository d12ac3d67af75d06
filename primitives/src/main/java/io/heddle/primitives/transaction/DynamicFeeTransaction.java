package io.heddle.primitives.transaction;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Signature;
import java.util.List;
import java.util.Optional;

/// Type 2: a fee cap and a tip (EIP-1559). The chain id is always present.
public record DynamicFeeTransaction(
    Optional<U256> chainId,
    long nonce,
    U256 maxPriorityFeePerGas,
    U256 maxFeePerGas,
    long gasLimit,
    Optional<Address> to,
    U256 value,
    Bytes data,
    List<AccessListEntry> accessList,
    Signature signature)
    implements SignedTransaction {
  public static final int TYPE = 2;

  public DynamicFeeTransaction {
    TypedFields.requireChainId(chainId);
    accessList = List.copyOf(accessList);
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public DynamicFeeTransaction withSignature(Signature other) {
    return new DynamicFeeTransaction(
        chainId,
        nonce,
        maxPriorityFeePerGas,
        maxFeePerGas,
        gasLimit,
        to,
        value,
        data,
        accessList,
        other);
  }
}
