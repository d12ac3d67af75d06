package io.heddle.sequencer.reader;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.HashWindow;
import io.heddle.executor.block.BlockEnvs;
import io.heddle.executor.state.StateSnapshot;
import io.heddle.executor.state.StateStore;
import io.heddle.primitives.Hash;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.rollup.L1Origin;
import io.heddle.sequencer.ChainReader;
import io.heddle.sequencer.PendingView;
import io.heddle.sequencer.StateAccess;
import io.heddle.sequencer.StoreUnavailableException;
import io.heddle.sequencer.store.ChainTables;
import java.util.List;
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
    if (blockNumber < 0 || blockNumber > chain.head().number()) {
      return Optional.empty();
    }
    return chain.header(blockNumber).map(block -> env(block.header(), block.origin()));
  }

  private BlockEnv env(BlockHeader header, L1Origin origin) {
    Hash parent = header.parentHash();
    HashWindow hashes = new HashWindow(header.number(), (from, to) -> hashes(from, to, parent));
    return BlockEnvs.rollup(config, header, origin, hashes);
  }

  /// The hashes up to that of the parent, which must still be the one that was read before.
  private List<Hash> hashes(long from, long to, Hash parent) {
    List<Hash> hashes = tables.hashes(from, to);
    if (!hashes.getLast().equals(parent)) {
      throw new StoreUnavailableException("block replaced while it was read: number=" + (to - 1));
    }
    return hashes;
  }

  @Override
  public PendingView pending() {
    return pending.get();
  }
}
