package io.heddle.batcher.l1.rpc;

import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.block.Log;
import java.util.List;
import java.util.Optional;

/// The receipt of one L1 transaction, as the node tells it.
///
/// @param transactionHash the transaction
/// @param success whether it did not revert
/// @param blockNumber L1 block
/// @param blockHash its hash
/// @param gasUsed gas
/// @param contractAddress what it created
/// @param logs in order
public record L1Receipt(
    Hash transactionHash,
    boolean success,
    long blockNumber,
    Hash blockHash,
    long gasUsed,
    Optional<Address> contractAddress,
    List<Log> logs) {}
