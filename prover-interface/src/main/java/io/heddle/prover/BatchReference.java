package io.heddle.prover;

import io.heddle.primitives.Hash;

/// Where one batch lies on L1. Only `batchHash` is binding: the rest tells a prover where to look,
/// and what it reads there must hash to it.
///
/// @param index the batch's index in the Rollup contract
/// @param batchHash keccak of its 122-byte header
/// @param commitTransaction the L1 transaction that committed it
/// @param l1BlockNumber the L1 block of that transaction
public record BatchReference(
    long index, Hash batchHash, Hash commitTransaction, long l1BlockNumber) {}
