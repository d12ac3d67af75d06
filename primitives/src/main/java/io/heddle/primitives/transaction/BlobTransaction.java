package io.heddle.primitives.transaction;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Signature;
import java.util.List;
import java.util.Optional;

/// Type 3: carries blobs by their versioned hashes (EIP-4844), here without the sidecar. Chain id
/// and recipient are always present.
public record BlobTransaction(
    Optional<U256> chainId,
    long nonce,
    U256 maxPriorityFeePerGas,
    U256 maxFeePerGas,
    long gasLimit,
    Optional<Address> to,
    U256 value,
    Bytes data,
    List<AccessListEntry> accessList,
    U256 maxFeePerBlobGas,
    List<Hash> blobVersionedHashes,
    Signature signature)
    implements SignedTransaction {
  public static final int TYPE = 3;

  public BlobTransaction {
    TypedFields.requireChainId(chainId);
    TypedFields.requireRecipient(to);
    accessList = List.copyOf(accessList);
    blobVersionedHashes = List.copyOf(blobVersionedHashes);
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public BlobTransaction withSignature(Signature other) {
    return new BlobTransaction(
        chainId,
        nonce,
        maxPriorityFeePerGas,
        maxFeePerGas,
        gasLimit,
        to,
        value,
        data,
        accessList,
        maxFeePerBlobGas,
        blobVersionedHashes,
        other);
  }
}
