package io.heddle.sequencer.builder;

import io.heddle.executor.BlockHashes;
import io.heddle.executor.StateDiff;
import io.heddle.executor.access.BlockAccessList;
import io.heddle.executor.block.BlockAssembler;
import io.heddle.executor.block.BlockExecutor;
import io.heddle.executor.block.ProcessedBlock;
import io.heddle.executor.block.RollupBlockProcessor;
import io.heddle.executor.state.StateSnapshot;
import io.heddle.executor.trie.TrieUpdate;
import io.heddle.primitives.Check;
import io.heddle.primitives.Hash;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.rollup.BlockInputs;
import io.heddle.sequencer.SealedBlock;
import java.util.Optional;

/// Executes a sealed block again and insists on its hash.
final class BlockReplay {
  private final ChainConfig config;
  private final BlockExecutor executor;
  private final BlockHashes hashes;
  private final HeadTrie tries;

  BlockReplay(ChainConfig config, BlockExecutor executor, BlockHashes hashes, HeadTrie tries) {
    this.tries = tries;
    this.config = config;
    this.executor = executor;
    this.hashes = hashes;
  }

  record Replayed(StateDiff diff, TrieUpdate trie) {}

  /// @param list the block's access list, if there is one; it may be wrong
  Replayed replay(
      BlockHeader parent, SealedBlock block, StateSnapshot base, Optional<BlockAccessList> list) {
    BlockInputs inputs =
        new BlockInputs(
            block.number(),
            block.header().timestamp(),
            block.origin(),
            block.sequenceNumber(),
            block.transactions());
    ProcessedBlock processed =
        RollupBlockProcessor.process(
            config, parent, inputs, base, list.map(executor::guidedBy).orElse(executor), hashes);
    StateDiff diff = processed.result().diff();
    TrieUpdate trie = tries.apply(parent.stateRoot(), diff);
    Hash messagePasserRoot = BlockSealer.messagePasserRoot(parent, trie);
    BlockHeader header =
        BlockAssembler.header(
            parent, processed, inputs.transactions(), trie.root(), messagePasserRoot);
    Check.equal(block.header(), header, "replayed block differs: number=" + block.number());
    Check.equal(block.hash(), header.hash(), "replayed block hash: number=" + block.number());
    return new Replayed(diff, trie);
  }
}
