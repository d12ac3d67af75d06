package io.heddle.batcher;

import io.heddle.batcher.batch.BatchLimits;
import io.heddle.batcher.proposer.ProofLimits;
import io.heddle.primitives.chain.ChainConfig;

/// What the operator decides about batches and proofs.
///
/// @param chain the rollup's chain configuration
/// @param genesisTimestamp timestamp of the L2 genesis block, seconds
/// @param batches when a batch is closed, and how batches are posted
/// @param proofs how much is proven at once, and how long that may take
public record BatcherConfig(
    ChainConfig chain, long genesisTimestamp, BatchLimits batches, ProofLimits proofs) {

  public BatcherConfig {
    chain.requireRollup();
  }
}
