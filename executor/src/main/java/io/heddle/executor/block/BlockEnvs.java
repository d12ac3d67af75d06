package io.heddle.executor.block;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.BlockHashes;
import io.heddle.executor.L1FeeParameters;
import io.heddle.executor.transaction.BlobRules;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Predeploys;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.primitives.rollup.L1Origin;
import java.util.Optional;

/// Derives the environment of a block.
public final class BlockEnvs {
  private BlockEnvs() {}

  /// The rollup block after `parent`: everything but time and origin follows from the parent and
  /// the configuration.
  ///
  /// There are no blobs on L2, so blob gas costs its minimum of 1 wei.
  public static BlockEnv rollup(
      ChainConfig config,
      BlockHeader parent,
      long timestamp,
      L1Origin origin,
      BlockHashes blockHashes) {
    U256 baseFee = BaseFee.next(config, parent);
    return rollup(
        config, parent.number(), parent.gasLimit(), baseFee, timestamp, origin, blockHashes);
  }

  /// As above, after a parent that was executed but has no header yet: nothing that a header adds
  /// (roots, hash) goes into the environment.
  ///
  /// @param parentGasUsed by all transactions of the parent
  public static BlockEnv rollup(
      ChainConfig config,
      BlockEnv parent,
      long parentGasUsed,
      long timestamp,
      L1Origin origin,
      BlockHashes blockHashes) {
    U256 baseFee = BaseFee.next(config, parent.baseFee(), parent.gasLimit(), parentGasUsed);
    return rollup(
        config, parent.number(), parent.gasLimit(), baseFee, timestamp, origin, blockHashes);
  }

  /// The rollup block of this header, sealed before: the same environment that it was executed in.
  public static BlockEnv rollup(
      ChainConfig config, BlockHeader header, L1Origin origin, BlockHashes blockHashes) {
    return rollup(
        config,
        header.number() - 1,
        header.gasLimit(),
        header.baseFeePerGas(),
        header.timestamp(),
        origin,
        blockHashes);
  }

  private static BlockEnv rollup(
      ChainConfig config,
      long parentNumber,
      long gasLimit,
      U256 baseFee,
      long timestamp,
      L1Origin origin,
      BlockHashes blockHashes) {
    RollupConfig rollup = config.requireRollup();
    return new BlockEnv(
        config,
        config.forkAt(timestamp),
        Math.addExact(parentNumber, 1),
        timestamp,
        Predeploys.SEQUENCER_FEE_VAULT,
        gasLimit,
        baseFee,
        origin.prevRandao(),
        U256.ONE,
        blockHashes,
        Optional.of(l1Fee(rollup, origin)));
  }

  /// The environment that an Ethereum block names in its header, which was checked before.
  public static BlockEnv ethereum(ChainConfig config, BlockHeader header, BlockHashes blockHashes) {
    long timestamp = header.timestamp();
    return new BlockEnv(
        config,
        config.forkAt(timestamp),
        header.number(),
        timestamp,
        header.beneficiary(),
        header.gasLimit(),
        header.baseFeePerGas(),
        header.prevRandao(),
        BlobRules.baseFee(header.excessBlobGas().orElseThrow(), config.blobScheduleAt(timestamp)),
        blockHashes,
        Optional.empty());
  }

  /// What user transactions pay for L1 data in blocks on `origin`.
  public static L1FeeParameters l1Fee(RollupConfig rollup, L1Origin origin) {
    return new L1FeeParameters(
        origin.baseFee(),
        origin.blobBaseFee(),
        Integer.toUnsignedLong(rollup.baseFeeScalar()),
        Integer.toUnsignedLong(rollup.blobBaseFeeScalar()));
  }
}
