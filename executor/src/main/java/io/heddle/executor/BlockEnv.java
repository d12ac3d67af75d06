package io.heddle.executor;

import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Fork;
import java.util.Optional;

/// The block that transactions execute in, as far as execution can see it.
///
/// @param timestamp seconds since the epoch
/// @param beneficiary receives priority fees (COINBASE)
/// @param baseFee wei per gas
/// @param blobBaseFee wei per blob gas (BLOBBASEFEE)
/// @param l1Fee present under the rollup profile only: each user transaction then also pays for its
///   L1 data
public record BlockEnv(
    ChainConfig config,
    Fork fork,
    long number,
    long timestamp,
    Address beneficiary,
    long gasLimit,
    U256 baseFee,
    Hash prevRandao,
    U256 blobBaseFee,
    BlockHashes blockHashes,
    Optional<L1FeeParameters> l1Fee) {}
