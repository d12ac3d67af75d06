package io.heddle.primitives.chain;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.rlp.RlpWriter;

/// The consensus parameters of a rollup: everything beyond Ethereum's rules that decides what a
/// valid L2 block is. Proofs bind them through [#configHash()].
///
/// - `blockTimeSeconds`: the target interval of L2 blocks.
/// - `l1GenesisNumber`, `l1GenesisHash`: the L1 block that the L2 genesis block names as its
///   origin.
/// - `portal`, `rollup`: the L1 contracts that deposits and batches go through.
/// - `maxSequencerDriftSeconds`: how far a block with user transactions may be ahead of its L1
///   origin's time.
/// - `baseFeeElasticity`, `baseFeeDenominator`, `minBaseFee` (wei): the EIP-1559 rule and its
///   floor.
/// - `baseFeeScalar`, `blobBaseFeeScalar`: weights of the L1 fees in the L1 data fee, in
///   millionths, 32 bits unsigned (Fjord).
/// - `batcherAddress`: who posts batches; it goes into the attributes transaction.
public record RollupConfig(
    long blockTimeSeconds,
    long l1ChainId,
    long l1GenesisNumber,
    Hash l1GenesisHash,
    Address portal,
    Address rollup,
    long maxSequencerDriftSeconds,
    int baseFeeElasticity,
    int baseFeeDenominator,
    U256 minBaseFee,
    int baseFeeScalar,
    int blobBaseFeeScalar,
    Address batcherAddress) {
  private static final long VERSION = 1;

  public RollupConfig {
    requirePositive("blockTimeSeconds", blockTimeSeconds);
    requirePositive("l1ChainId", l1ChainId);
    requirePositive("baseFeeElasticity", baseFeeElasticity);
    requirePositive("baseFeeDenominator", baseFeeDenominator);
    requireNotNegative("l1GenesisNumber", l1GenesisNumber);
    requireNotNegative("maxSequencerDriftSeconds", maxSequencerDriftSeconds);
  }

  /// The keccak of [#encoded()]; it stands for all parameters in the public values of proofs.
  public Hash configHash() {
    return Keccak.hash(encoded());
  }

  /// `rlp([1, …all components in their order])`, the leading 1 being the version of this layout.
  public Bytes encoded() {
    RlpWriter rlp = new RlpWriter(256);
    rlp.beginList().writeLong(VERSION);
    rlp.writeLong(blockTimeSeconds).writeLong(l1ChainId).writeLong(l1GenesisNumber);
    rlp.writeHash(l1GenesisHash).writeAddress(portal).writeAddress(rollup);
    rlp.writeLong(maxSequencerDriftSeconds);
    rlp.writeLong(baseFeeElasticity).writeLong(baseFeeDenominator).writeU256(minBaseFee);
    rlp.writeLong(Integer.toUnsignedLong(baseFeeScalar));
    rlp.writeLong(Integer.toUnsignedLong(blobBaseFeeScalar)).writeAddress(batcherAddress);
    return rlp.endList().toBytes();
  }

  private static void requirePositive(String field, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(field + ": not positive: " + value);
    }
  }

  private static void requireNotNegative(String field, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(field + ": negative: " + value);
    }
  }
}
