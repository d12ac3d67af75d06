package io.heddle.executor;

import io.heddle.primitives.U256;

/// What the L1 fee of a rollup transaction is computed from.
///
/// @param l1BaseFee base fee of the block's L1 origin, wei per gas
/// @param l1BlobBaseFee blob base fee of the block's L1 origin, wei per blob gas
/// @param baseFeeScalar unsigned 32 bits, in millionths
/// @param blobBaseFeeScalar unsigned 32 bits, in millionths
public record L1FeeParameters(
    U256 l1BaseFee, U256 l1BlobBaseFee, long baseFeeScalar, long blobBaseFeeScalar) {}
