package io.heddle.primitives.transaction;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Signature;
import java.util.List;
import java.util.Optional;

/// Type 4: delegates accounts to code by signed authorizations (EIP-7702). Chain id and recipient
/// are always present. An empty authorization list decodes, but no block may hold it.
public record SetCodeTransaction(
    Optional<U256> chainId,
    long nonce,
    U256 maxPriorityFeePerGas,
    U256 maxFeePerGas,
    long gasLimit,
    Optional<Address> to,
    U256 value,
    Bytes data,
    List<AccessListEntry> accessList,
    List<Authorization> authorizationList,
    Signature signature)
    implements SignedTransaction {
  public static final int TYPE = 4;

  public SetCodeTransaction {
    TypedFields.requireChainId(chainId);
    TypedFields.requireRecipient(to);
    accessList = List.copyOf(accessList);
    authorizationList = List.copyOf(authorizationList);
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public SetCodeTransaction withSignature(Signature other) {
    return new SetCodeTransaction(
        chainId,
        nonce,
        maxPriorityFeePerGas,
        maxFeePerGas,
        gasLimit,
        to,
        value,
        data,
        accessList,
        authorizationList,
        other);
  }
}
