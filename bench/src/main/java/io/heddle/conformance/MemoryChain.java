package io.heddle.conformance;

import io.heddle.executor.StateDiff;
import io.heddle.executor.block.BlockExecutor;
import io.heddle.executor.block.EthereumBlockProcessor;
import io.heddle.executor.block.ProcessedBlock;
import io.heddle.executor.trie.NodeMap;
import io.heddle.executor.trie.StateTrie;
import io.heddle.executor.trie.TrieNodeSource;
import io.heddle.executor.trie.TrieUpdate;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.block.Block;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.chain.ChainConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// An Ethereum chain in memory: imports blocks one after another, all or nothing. State is flat and
/// as tries, as a node's store has it. Owned by one thread.
final class MemoryChain {
  private final ChainConfig config;
  private final BlockExecutor executor;
  private final FixtureState state;
  private final NodeMap nodes = new NodeMap();
  private final Map<Long, Hash> hashes = new HashMap<>();
  private BlockHeader head;

  /// @param state the state after `genesis`; the chain keeps it
  MemoryChain(ChainConfig config, BlockExecutor executor, BlockHeader genesis, FixtureState state) {
    this.config = config;
    this.executor = executor;
    this.state = state;
    TrieUpdate update =
        StateTrie.update(TrieNodeSource.EMPTY, StateTrie.EMPTY_ROOT, state.toDiff());
    EthereumBlockProcessor.checkStateRoot(genesis, update.root());
    nodes.apply(update);
    head = genesis;
    hashes.put(genesis.number(), genesis.hash());
  }

  /// Makes the hash of a block before the first one known.
  void ancestor(long number, Hash hash) {
    hashes.put(number, hash);
  }

  /// Adds a block on top of the head.
  ///
  /// @throws io.heddle.executor.block.InvalidBlockException if it breaks a rule; the chain is then
  ///   as before
  void add(Bytes encoded) {
    Block block = EthereumBlockProcessor.decode(encoded);
    ProcessedBlock processed =
        EthereumBlockProcessor.process(config, head, block, state, executor, this::blockHash);
    StateDiff diff = processed.result().diff();
    TrieUpdate update = StateTrie.update(nodes, head.stateRoot(), diff);
    EthereumBlockProcessor.checkStateRoot(block.header(), update.root());
    nodes.apply(update);
    state.apply(diff);
    head = block.header();
    hashes.put(head.number(), head.hash());
  }

  BlockHeader head() {
    return head;
  }

  FixtureState state() {
    return state;
  }

  private Hash blockHash(long number) {
    return Objects.requireNonNull(hashes.get(number), "hash of block " + number);
  }
}
