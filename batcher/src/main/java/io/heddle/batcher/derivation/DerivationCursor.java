package io.heddle.batcher.derivation;

import io.heddle.primitives.Hash;
import io.heddle.primitives.chain.RollupConfig;

/// Where derivation stands after a batch: all it needs of the past.
///
/// @param blockNumber last derived L2 block
/// @param timestamp its timestamp, seconds
/// @param originNumber its L1 origin's number
/// @param originHash its L1 origin's hash
/// @param sequenceNumber its distance from the first block with that origin
/// @param depositCount deposits consumed so far
/// @param depositRollingHash rolling hash over them
public record DerivationCursor(
    long blockNumber,
    long timestamp,
    long originNumber,
    Hash originHash,
    long sequenceNumber,
    long depositCount,
    Hash depositRollingHash) {

  /// Before the first batch: at the L2 genesis block, whose origin is the L1 genesis block.
  ///
  /// @param genesisTimestamp timestamp of the L2 genesis block, seconds
  public static DerivationCursor genesis(RollupConfig config, long genesisTimestamp) {
    return new DerivationCursor(
        0, genesisTimestamp, config.l1GenesisNumber(), config.l1GenesisHash(), 0, 0, Hash.ZERO);
  }
}
