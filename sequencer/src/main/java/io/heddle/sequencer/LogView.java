package io.heddle.sequencer;

import io.heddle.primitives.Hash;
import io.heddle.primitives.block.Log;

/// A log and its place in the chain.
///
/// @param logIndex position in the block
public record LogView(
    Log log,
    long blockNumber,
    Hash blockHash,
    long blockTimestamp,
    Hash transactionHash,
    int transactionIndex,
    int logIndex) {}
