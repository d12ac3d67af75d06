package io.heddle.primitives.transaction;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Signature;
import java.util.List;
import java.util.Optional;

/// Type 0: one gas price, no type byte on the wire. A chain id makes it replay-protected (EIP-155).
public record LegacyTransaction(
    Optional<U256> chainId,
    long nonce,
    U256 gasPrice,
    long gasLimit,
    Optional<Address> to,
    U256 value,
    Bytes data,
    Signature signature)
    implements SignedTransaction {
  public static final int TYPE = 0;

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
  public List<AccessListEntry> accessList() {
    return List.of();
  }

  @Override
  public LegacyTransaction withSignature(Signature other) {
    return new LegacyTransaction(chainId, nonce, gasPrice, gasLimit, to, value, data, other);
  }
}
