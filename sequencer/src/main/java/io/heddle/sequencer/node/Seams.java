package io.heddle.sequencer.node;

import io.heddle.executor.CallExecutor;
import io.heddle.executor.block.EvmCallExecutor;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.sequencer.BatchView;
import io.heddle.sequencer.BlockRef;
import io.heddle.sequencer.ChainReader;
import io.heddle.sequencer.FeeOracle;
import io.heddle.sequencer.RollupStatus;
import io.heddle.sequencer.StateAccess;
import io.heddle.sequencer.TransactionPool;
import io.heddle.sequencer.feed.HeadAnnouncer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;

/// Offers the seams as beans. They can be injected before the node has recovered; using one that
/// needs the recovered node throws [io.heddle.sequencer.NotReadyException] until then.
@ApplicationScoped
class Seams {
  @Produces
  @ApplicationScoped
  ChainReader chainReader(Node node) {
    return node.services().chain();
  }

  @Produces
  @ApplicationScoped
  StateAccess stateAccess(Node node) {
    return node.services().states();
  }

  @Produces
  @ApplicationScoped
  TransactionPool transactionPool(Node node) {
    return node.services().pool();
  }

  @Produces
  @ApplicationScoped
  FeeOracle feeOracle(Node node) {
    return node.services().fees();
  }

  @Produces
  @Singleton
  HeadAnnouncer headAnnouncer() {
    return new HeadAnnouncer();
  }

  @Produces
  @Singleton
  CallExecutor callExecutor() {
    return new EvmCallExecutor();
  }

  @Produces
  @Singleton
  RollupStatus rollupStatus(Node node) {
    return new EarlyRollupStatus(node);
  }

  /// The chain's configuration is known from the genesis file, before recovery.
  private record EarlyRollupStatus(Node node) implements RollupStatus {
    @Override
    public SyncStatus syncStatus() {
      return node.services().rollup().syncStatus();
    }

    @Override
    public Optional<Output> outputAtBlock(long blockNumber) {
      return node.services().rollup().outputAtBlock(blockNumber);
    }

    @Override
    public Optional<BatchView> batchOf(long blockNumber) {
      return node.services().rollup().batchOf(blockNumber);
    }

    @Override
    public Optional<BatchView> batchAtL1Block(long l1Block) {
      return node.services().rollup().batchAtL1Block(l1Block);
    }

    @Override
    public ChainConfig chainConfig() {
      return node.chainConfig();
    }

    @Override
    public BlockRef genesis() {
      return node.services().rollup().genesis();
    }
  }
}
