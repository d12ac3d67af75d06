package io.heddle.sequencer;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.state.StateSnapshot;
import java.util.Optional;

/// Gives read access to the state after sealed blocks and in the open block.
public interface StateAccess {
  /// The state after [ChainReader#head].
  StateSnapshot latest();

  /// The state after a sealed block; empty when it does not exist or its history is pruned.
  Optional<StateSnapshot> at(long blockNumber);

  /// The oldest block whose state can be asked for.
  long oldestBlock();

  /// The environment that a sealed block's transactions were executed in (for `eth_call` at it).
  Optional<BlockEnv> env(long blockNumber);

  /// The open block; on a node that does not produce, an empty one on top of the head.
  PendingView pending();
}
