package io.heddle.sequencer;

import io.heddle.executor.L1FeeParameters;
import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.Receipt;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.Optional;

/// A receipt with everything a client wants to know that consensus does not keep.
///
/// @param index position of the transaction in the block
/// @param gasUsed by this transaction alone
/// @param effectiveGasPrice wei per gas that was paid; zero for a deposit
/// @param contractAddress of the created contract
/// @param firstLogIndex index in the block of the receipt's first log
/// @param l1Fee wei paid for data availability; zero for a deposit
/// @param l1FeeParameters what the L1 fee was computed from; empty for the genesis block
public record ReceiptView(
    Receipt receipt,
    RecoveredTransaction transaction,
    long blockNumber,
    Hash blockHash,
    long blockTimestamp,
    int index,
    long gasUsed,
    U256 effectiveGasPrice,
    Optional<Address> contractAddress,
    int firstLogIndex,
    U256 l1Fee,
    Optional<L1FeeParameters> l1FeeParameters) {}
