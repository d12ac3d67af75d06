package io.heddle.sequencer.reader;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.BlockHashes;
import io.heddle.executor.block.BlockEnvs;
import io.heddle.executor.state.StateSnapshot;
import io.heddle.executor.state.StateStore;
import io.heddle.primitives.Check;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.sequencer.BlockRef;
import io.heddle.sequencer.ChainReader;
import io.heddle.sequencer.PendingView;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.StateAccess;
import io.heddle.sequencer.store.ChainTables;
import java.util.Optional;
import java.util.function.Supplier;

/// State from the state store and from the builder's open block.
public final class StoredStateAccess implements StateAccess {
  private final ChainConfig config;
  private final ChainReader chain;
  private final ChainTables tables;
  private final StateStore states;
  private final Supplier<PendingView> pending;

  public StoredStateAccess(
      ChainConfig config,
      ChainReader chain,
      ChainTables tables,
      StateStore states,
      Supplier<PendingView> pending) {
    this.config = config;
    this.chain = chain;
    this.tables = tables;
    this.states = states;
    this.pending = pending;
  }

  @Override
  public StateSnapshot latest() {
    // a block that is about to be announced may be in the state store before it is in PostgreSQL
    return states.at(chain.head().number()).orElseGet(states::latest);
  }

  @Override
  public Optional<StateSnapshot> at(long blockNumber) {
    return blockNumber < 0 ? Optional.empty() : states.at(blockNumber);
  }

  @Override
  public long oldestBlock() {
    return states.oldestBlock();
  }

  @Override
  public Optional<BlockEnv> env(long blockNumber) {
    Optional<SealedBlock> block = chain.block(blockNumber);
    if (block.isEmpty()) {
      return Optional.empty();
    }
    // Block 0 has no parent; its own header gives the fees and limits that matter to a call.
    SealedBlock parent =
        blockNumber == 0 ? block.get() : chain.block(blockNumber - 1).orElseThrow();
    BlockHashes hashes =
        number ->
            tables
                .ref(number)
                .map(BlockRef::hash)
                .orElseThrow(() -> new Check.InvariantViolation("no such block: number=" + number));
    return Optional.of(
        BlockEnvs.rollup(
            config,
            parent.header(),
            block.get().header().timestamp(),
            block.get().origin(),
            hashes));
  }

  @Override
  public PendingView pending() {
    return pending.get();
  }
}
