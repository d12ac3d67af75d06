package io.heddle.batcher.port;

import io.heddle.primitives.Hash;

/// Where a transaction of ours came to lie on L1.
///
/// @param transactionHash the transaction
/// @param blockNumber L1 block number
/// @param blockHash L1 block hash
public record L1Inclusion(Hash transactionHash, long blockNumber, Hash blockHash) {}
