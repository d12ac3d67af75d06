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

/// Executes whole blocks: a sealed one again, insisting on its hash, or one from its inputs alone.
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

  /// @param block what came out
  /// @param header of the block, not compared with anything
  record Executed(ProcessedBlock block, BlockHeader header, TrieUpdate trie) {
    StateDiff diff() {
      return block.result().diff();
    }
  }

  /// Executes the block that follows `parent`.
  ///
  /// @param base the state after `parent`
  /// @param list the block's access list, if there is one; it may be wrong
  /// @throws io.heddle.executor.block.InvalidBlockException if these inputs are no block
  Executed execute(
      BlockHeader parent, BlockInputs inputs, StateSnapshot base, Optional<BlockAccessList> list) {
    ProcessedBlock processed =
        RollupBlockProcessor.process(
            config, parent, inputs, base, list.map(executor::guidedBy).orElse(executor), hashes);
    TrieUpdate trie = tries.apply(parent.stateRoot(), processed.result().diff());
    Hash messagePasserRoot = BlockSealer.messagePasserRoot(parent, trie);
    BlockHeader header =
        BlockAssembler.header(
            parent, processed, inputs.transactions(), trie.root(), messagePasserRoot);
    return new Executed(processed, header, trie);
  }

  /// The same for a sealed block, which must come out again.
  Executed replay(
      BlockHeader parent, SealedBlock block, StateSnapshot base, Optional<BlockAccessList> list) {
    BlockInputs inputs =
        new BlockInputs(
            block.number(),
            block.header().timestamp(),
            block.origin(),
            block.sequenceNumber(),
            block.transactions());
    Executed executed = execute(parent, inputs, base, list);
    Check.equal(
        block.header(), executed.header(), "replayed block differs: number=" + block.number());
    Check.equal(
        block.hash(), executed.header().hash(), "replayed block hash: number=" + block.number());
    return executed;
  }
}
