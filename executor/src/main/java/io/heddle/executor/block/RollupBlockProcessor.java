package io.heddle.executor.block;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.BlockHashes;
import io.heddle.executor.StateView;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.rollup.BlockInputs;
import io.heddle.primitives.rollup.BlockPace;
import io.heddle.primitives.rollup.L1Attributes;
import io.heddle.primitives.transaction.DepositTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.Transaction;
import java.util.List;

/// Executes a rollup block from its inputs, after checking that they form a block at all.
///
/// What links a block's origin to its parent's (numbers without gaps, deposits as L1 has them) is
/// the derivation's to check; it has the L1 data.
public final class RollupBlockProcessor {
  private RollupBlockProcessor() {}

  /// Executes the block that follows `parent`.
  ///
  /// @param view the state after `parent`
  /// @throws InvalidBlockException if the inputs break a rule or a transaction cannot be included
  public static ProcessedBlock process(
      ChainConfig config,
      BlockHeader parent,
      BlockInputs inputs,
      StateView view,
      BlockExecutor executor,
      BlockHashes blockHashes) {
    checkInputs(config, parent, inputs);
    BlockEnv env =
        BlockEnvs.rollup(config, parent, inputs.timestamp(), inputs.origin(), blockHashes);
    return BlockExecution.run(env, ConsensusInputs.NONE, inputs.transactions(), view, executor);
  }

  /// Checks what a block's inputs must satisfy whatever the state.
  ///
  /// @throws InvalidBlockException naming the broken rule
  public static void checkInputs(ChainConfig config, BlockHeader parent, BlockInputs inputs) {
    require(
        inputs.number() == parent.number() + 1,
        inputs,
        "number does not follow parent " + parent.number());
    require(
        Long.compareUnsigned(inputs.timestamp(), parent.timestamp()) >= 0,
        inputs,
        "timestamp "
            + Long.toUnsignedString(inputs.timestamp())
            + " before parent's "
            + Long.toUnsignedString(parent.timestamp()));
    long originTime = inputs.origin().timestamp();
    require(
        Long.compareUnsigned(inputs.timestamp(), originTime) >= 0,
        inputs,
        "timestamp "
            + Long.toUnsignedString(inputs.timestamp())
            + " before its L1 origin's "
            + Long.toUnsignedString(originTime));
    require(
        BlockPace.allows(originTime, inputs.timestamp(), inputs.sequenceNumber()),
        inputs,
        "sequence number "
            + inputs.sequenceNumber()
            + " "
            + (inputs.timestamp() - originTime)
            + " s after the L1 origin: too many blocks");
    boolean hasUserTransactions = checkOrder(config, inputs);
    long maxDrift = config.requireRollup().maxSequencerDriftSeconds();
    require(
        !hasUserTransactions
            || Long.compareUnsigned(inputs.timestamp() - originTime, maxDrift) <= 0,
        inputs,
        "user transactions "
            + (inputs.timestamp() - originTime)
            + " s after the L1 origin, max="
            + maxDrift);
  }

  /// Attributes first, deposits next, users' transactions last; true if there are any of the last.
  private static boolean checkOrder(ChainConfig config, BlockInputs inputs) {
    List<RecoveredTransaction> transactions = inputs.transactions();
    DepositTransaction attributes =
        L1Attributes.of(inputs.origin(), inputs.sequenceNumber(), config.requireRollup())
            .toTransaction();
    require(
        !transactions.isEmpty() && transactions.getFirst().transaction().equals(attributes),
        inputs,
        "first transaction is not the attributes deposit of its origin");
    boolean users = false;
    for (RecoveredTransaction recovered : transactions.subList(1, transactions.size())) {
      Transaction transaction = recovered.transaction();
      if (transaction instanceof DepositTransaction deposit) {
        require(!users, inputs, "deposit after a user transaction: " + deposit.sourceHash());
        require(
            inputs.sequenceNumber() == 0,
            inputs,
            "deposit outside the first block of its origin: " + deposit.sourceHash());
      } else {
        users = true;
      }
    }
    return users;
  }

  private static void require(boolean holds, BlockInputs inputs, String rule) {
    InvalidBlockException.require(holds, inputs.number(), rule);
  }
}
