package io.heddle.sequencer.builder;

import io.heddle.executor.state.GenesisState;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.chain.Genesis;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.primitives.rollup.BlockInputs;
import io.heddle.primitives.rollup.L1Origin;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.store.BlockWrite;
import java.util.List;
import java.util.Optional;

/// Block 0 and its state, from the genesis file.
///
/// @param state what fills an empty state store
/// @param block block 0; of its origin only number and hash are known
public record GenesisBlock(GenesisState state, SealedBlock block) {
  public static GenesisBlock of(Genesis genesis) {
    GenesisState state = GenesisState.of(genesis);
    BlockHeader header = genesis.header(state.block().stateRoot());
    RollupConfig rollup = genesis.config().requireRollup();
    L1Origin origin =
        new L1Origin(
            rollup.l1GenesisNumber(),
            rollup.l1GenesisHash(),
            Hash.ZERO,
            genesis.timestamp(),
            U256.ZERO,
            U256.ZERO,
            header.prevRandao());
    BlockInputs inputs = new BlockInputs(0, genesis.timestamp(), origin, 0, List.of());
    return new GenesisBlock(state, BlockSealer.sealed(header, inputs));
  }

  public BlockWrite write() {
    return new BlockWrite(block, List.of(), 0, Optional.empty());
  }
}
