package io.heddle.sequencer.builder;

import io.heddle.executor.block.BlockEnvs;
import io.heddle.executor.state.StateStore;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.sequencer.PendingView;
import io.heddle.sequencer.SealedBlock;
import java.util.List;

/// The open block of a node that has none.
public final class PendingBlocks {
  private PendingBlocks() {}

  /// An empty block on top of the head, with the head's origin.
  public static PendingView empty(ChainConfig config, LocalChain chain, StateStore states) {
    SealedBlock head = chain.head().block();
    long timestamp = head.header().timestamp() + config.rollup().orElseThrow().blockTimeSeconds();
    return new PendingView(
        BlockEnvs.rollup(config, head.header(), timestamp, head.origin(), chain),
        states.at(head.number()).orElseGet(states::latest),
        List.of(),
        List.of(),
        0);
  }
}
