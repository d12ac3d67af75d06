package io.heddle.sequencer.reader;

import io.heddle.primitives.Hash;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.rollup.OutputRoot;
import io.heddle.sequencer.BatchView;
import io.heddle.sequencer.BlockRef;
import io.heddle.sequencer.ChainReader;
import io.heddle.sequencer.RollupStatus;
import io.heddle.sequencer.SealedHeader;
import io.heddle.sequencer.store.BatchTable;
import java.util.Optional;

/// The rollup's status from the stored chain and the L1 follower.
public final class StoredRollupStatus implements RollupStatus {
  private final ChainConfig config;
  private final ChainReader chain;
  private final BatchTable batches;
  private final L1Heads l1;
  private final BlockRef genesis;

  public StoredRollupStatus(
      ChainConfig config, ChainReader chain, BatchTable batches, L1Heads l1, BlockRef genesis) {
    this.batches = batches;
    this.config = config;
    this.chain = chain;
    this.l1 = l1;
    this.genesis = genesis;
  }

  @Override
  public SyncStatus syncStatus() {
    return new SyncStatus(
        l1.current(),
        l1.head(),
        l1.safe(),
        l1.finalized(),
        chain.head(),
        ref(chain.safeNumber()),
        ref(chain.finalizedNumber()));
  }

  private BlockRef ref(long number) {
    return number == 0 ? genesis : chain.header(number).map(SealedHeader::ref).orElse(genesis);
  }

  @Override
  public Optional<Output> outputAtBlock(long blockNumber) {
    return chain.header(blockNumber).map(StoredRollupStatus::output);
  }

  @Override
  public Optional<BatchView> batchOf(long blockNumber) {
    return batches.ofBlock(blockNumber);
  }

  @Override
  public Optional<BatchView> batchAtL1Block(long l1Block) {
    return batches.committedAt(l1Block);
  }

  /// The output of a block: its header has everything it is made of.
  static Output output(SealedHeader block) {
    BlockHeader header = block.header();
    Hash messagePasserRoot = header.withdrawalsRoot().orElseThrow();
    return new Output(
        OutputRoot.v0(header.stateRoot(), messagePasserRoot, block.hash()),
        block.ref(),
        messagePasserRoot,
        header.stateRoot());
  }

  @Override
  public ChainConfig chainConfig() {
    return config;
  }

  @Override
  public BlockRef genesis() {
    return genesis;
  }
}
