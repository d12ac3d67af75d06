package io.heddle.batcher;

import io.heddle.batcher.blob.SidecarFormat;
import io.heddle.primitives.chain.ChainConfig;

/// What the operator decides about batches, proofs and finality.
///
/// @param chain the rollup's chain configuration
/// @param genesisTimestamp timestamp of the L2 genesis block, seconds
/// @param channel when a batch is closed
/// @param sidecarFormat follows L1's fork
/// @param maxBatchesAhead sealed batches that may wait for L1
/// @param proofs how much is proven at once, and how long that may take
public record BatcherConfig(
    ChainConfig chain,
    long genesisTimestamp,
    ChannelLimits channel,
    SidecarFormat sidecarFormat,
    int maxBatchesAhead,
    ProofLimits proofs) {

  public BatcherConfig {
    chain.requireRollup();
  }
}
