package io.heddle.sequencer.rpc.method;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.Cancellation;
import io.heddle.executor.state.StateSnapshot;
import io.heddle.primitives.Hash;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.sequencer.ChainReader;
import io.heddle.sequencer.IncludedTransaction;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.StateAccess;
import io.heddle.sequencer.StoreUnavailableException;
import io.heddle.sequencer.rpc.protocol.RpcException;
import io.heddle.sequencer.rpc.trace.Replay;
import java.util.Optional;

/// Finds what is to be executed again: a sealed block, with its environment and the state before
/// it, which must be within the kept history.
final class SealedExecutions {
  /// A transaction and its block.
  record Place(SealedBlock block, int index) {
    RecoveredTransaction transaction() {
      return block.transactions().get(index);
    }
  }

  private final ChainReader chain;
  private final StateAccess states;
  private final Blocks blocks;

  SealedExecutions(ChainReader chain, StateAccess states, Blocks blocks) {
    this.chain = chain;
    this.states = states;
    this.blocks = blocks;
  }

  Optional<Place> find(Hash transaction) {
    Optional<IncludedTransaction> found = chain.transaction(transaction);
    return found.flatMap(included ->
        chain.block(included.blockHash()).map(block -> new Place(block, included.index())));
  }

  SealedBlock block(BlockId id) {
    return blocks.block(id).orElseThrow(() -> RpcException.server("block " + id + " not found"));
  }

  /// The environment that the block was executed in.
  BlockEnv env(SealedBlock block) {
    if (block.number() == 0) {
      throw RpcException.server("genesis is not traceable");
    }
    BlockEnv env = states.env(block.number()).orElseThrow(() -> replaced(block));
    if (chain.hash(block.number()).filter(block.hash()::equals).isEmpty()) {
      throw replaced(block);
    }
    return env;
  }

  private static StoreUnavailableException replaced(SealedBlock block) {
    return new StoreUnavailableException(
        "block replaced while it was read: number=" + block.number());
  }

  /// An execution of the block from its beginning.
  Replay replay(SealedBlock block, BlockEnv env, Cancellation cancellation) {
    StateSnapshot before = blocks.snapshot(new BlockId.ByNumber(block.number() - 1));
    return new Replay(env, before, cancellation);
  }

  /// An execution of the transaction's block up to the transaction.
  Replay replayBefore(Place place, BlockEnv env, Cancellation cancellation) {
    Replay replay = replay(place.block(), env, cancellation);
    replay.skip(place.block().transactions().subList(0, place.index()));
    return replay;
  }
}
