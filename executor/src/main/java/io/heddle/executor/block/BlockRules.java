package io.heddle.executor.block;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.StateDiff;
import io.heddle.executor.StateView;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.block.Receipt;
import io.heddle.primitives.chain.ChainConfig;
import java.util.List;

/// The one place where executing a block on Ethereum differs from doing so on a rollup: what the
/// protocol itself does before the first and after the last transaction.
sealed interface BlockRules permits BlockRules.Rollup, EthereumBlockRules {
  static BlockRules of(ChainConfig config) {
    return switch (config.profile()) {
      case ETHEREUM -> new EthereumBlockRules();
      case ROLLUP -> new Rollup();
    };
  }

  /// What happens before the first transaction.
  ///
  /// @param view the state after the parent
  StateDiff open(BlockEnv env, ConsensusInputs inputs, StateView view);

  /// What happens after the last transaction.
  ///
  /// @param view the state after that transaction
  /// @throws InvalidBlockException if there is a block on this state that nobody may build
  Closing close(BlockEnv env, ConsensusInputs inputs, List<Receipt> receipts, StateView view);

  /// What the end of a block did.
  ///
  /// @param requests to the consensus layer: type byte and data each (EIP-7685)
  record Closing(StateDiff diff, List<Bytes> requests) {
    public Closing {
      requests = List.copyOf(requests);
    }
  }

  /// Everything that a rollup's protocol does is a transaction of the block.
  record Rollup() implements BlockRules {
    @Override
    public StateDiff open(BlockEnv env, ConsensusInputs inputs, StateView view) {
      return StateDiff.EMPTY;
    }

    @Override
    public Closing close(
        BlockEnv env, ConsensusInputs inputs, List<Receipt> receipts, StateView view) {
      return new Closing(StateDiff.EMPTY, List.of());
    }
  }
}
