package io.heddle.batcher.deploy;

import io.heddle.batcher.l1.rpc.L1Block;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.RollupConfig;

/// Consensus parameters that a new rollup starts with. They are fixed at genesis and bound by the
/// configuration hash.
final class RollupDefaults {
  /// How far L2 time may run ahead of its L1 origin while user transactions are included (OP Stack
  /// Fjord: 1,800 s).
  static final long MAX_SEQUENCER_DRIFT_SECONDS = 1_800;

  /// EIP-1559 with the OP Stack's Canyon values: a full block moves the fee by 2 %.
  static final int BASE_FEE_ELASTICITY = 6;

  static final int BASE_FEE_DENOMINATOR = 250;

  /// Starting base fee, 1 gwei, and its floor: an idle chain's fee must be able to rise again.
  static final U256 GENESIS_BASE_FEE_WEI = U256.of(1_000_000_000L);

  static final U256 MIN_BASE_FEE_WEI = U256.of(1_000_000L);

  /// OP Mainnet's weights of the L1 fees, in millionths.
  static final int BASE_FEE_SCALAR = 5_227;

  static final int BLOB_BASE_FEE_SCALAR = 1_014_213;

  /// What clients are told about the usual distance of outputs (`SUBMISSION_INTERVAL`).
  static final long SUBMISSION_INTERVAL_BLOCKS = 30;

  /// A vault sends nothing on below one ETH.
  static final U256 MIN_VAULT_WITHDRAWAL_WEI = U256.of(1_000_000_000_000_000_000L);

  private RollupDefaults() {}

  static RollupConfig config(
      RollupDeployer.Parameters parameters,
      long l1ChainId,
      L1Block origin,
      SettlementContracts contracts) {
    return new RollupConfig(
        parameters.blockTimeSeconds(),
        l1ChainId,
        origin.number(),
        origin.hash(),
        contracts.portal(),
        contracts.rollup(),
        MAX_SEQUENCER_DRIFT_SECONDS,
        BASE_FEE_ELASTICITY,
        BASE_FEE_DENOMINATOR,
        MIN_BASE_FEE_WEI,
        BASE_FEE_SCALAR,
        BLOB_BASE_FEE_SCALAR,
        parameters.roles().batcher());
  }
}
