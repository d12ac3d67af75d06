package io.heddle.primitives.rollup;

import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;

/// The L1 block that an L2 block builds on. Time in seconds since the epoch; fees in wei per gas
/// and wei per blob gas.
public record L1Origin(
    long number,
    Hash hash,
    Hash parentHash,
    long timestamp,
    U256 baseFee,
    U256 blobBaseFee,
    Hash prevRandao) {}
