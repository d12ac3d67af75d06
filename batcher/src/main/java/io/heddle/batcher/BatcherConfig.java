package io.heddle.batcher;

import io.heddle.batcher.blob.SidecarFormat;
import io.heddle.primitives.chain.ChainConfig;
import java.time.Duration;

/// What the operator decides about batches, proofs and finality.
///
/// @param chain the rollup's chain configuration
/// @param genesisTimestamp timestamp of the L2 genesis block, seconds
/// @param channel when a batch is closed
/// @param sidecarFormat follows L1's fork
/// @param maxBatchesAhead sealed batches that may wait for L1
/// @param maxBatchesPerProof most batches per proof
/// @param proofRetry how long to wait after a refusal before asking again
public record BatcherConfig(
    ChainConfig chain,
    long genesisTimestamp,
    ChannelLimits channel,
    SidecarFormat sidecarFormat,
    int maxBatchesAhead,
    int maxBatchesPerProof,
    Duration proofRetry) {

  public BatcherConfig {
    chain.requireRollup();
  }
}
