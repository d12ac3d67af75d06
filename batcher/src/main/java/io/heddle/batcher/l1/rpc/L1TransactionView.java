package io.heddle.batcher.l1.rpc;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// An L1 transaction, as far as batches need it.
///
/// @param hash the transaction
/// @param to recipient
/// @param input calldata
/// @param blobVersionedHashes one per blob; empty without blobs
/// @param blockNumber where it is included, if it is
public record L1TransactionView(
    Hash hash,
    Optional<Address> to,
    Bytes input,
    List<Hash> blobVersionedHashes,
    OptionalLong blockNumber) {}
