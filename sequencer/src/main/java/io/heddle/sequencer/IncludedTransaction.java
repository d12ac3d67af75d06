package io.heddle.sequencer;

import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.OptionalLong;

/// A transaction and its place in a sealed block.
///
/// @param index position in the block
/// @param effectiveGasPrice wei per gas that was paid; zero for a deposit
/// @param depositNonce the sender's nonce when a deposit was executed; empty for other types
public record IncludedTransaction(
    RecoveredTransaction transaction,
    long blockNumber,
    Hash blockHash,
    long blockTimestamp,
    int index,
    U256 effectiveGasPrice,
    OptionalLong depositNonce) {}
