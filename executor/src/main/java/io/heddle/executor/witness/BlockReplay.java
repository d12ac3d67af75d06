package io.heddle.executor.witness;

import io.heddle.executor.BlockHashes;
import io.heddle.executor.Cancellation;
import io.heddle.executor.StateDiff;
import io.heddle.executor.access.RangeAccessLists;
import io.heddle.executor.block.BlockAssembler;
import io.heddle.executor.block.BlockExecutor;
import io.heddle.executor.block.ProcessedBlock;
import io.heddle.executor.block.RollupBlockProcessor;
import io.heddle.executor.block.SerialBlockExecutor;
import io.heddle.executor.evm.CodeCache;
import io.heddle.executor.trie.StateTrie;
import io.heddle.executor.trie.TrieNodeSource;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Predeploys;
import io.heddle.primitives.rollup.BlockInputs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Re-executes consecutive blocks on tries alone: no flat state, every value on the authority of
/// the parent's state root.
///
/// The recorder of a witness and its verifier are this same code over different sources, so what
/// one needs is exactly what the other has: nodes for reading, nodes for the new root (siblings of
/// deleted ones included), code, ancestors. Executors start with an empty code cache, so that they
/// ask for every code they run.
///
/// Serially, or on several threads by access lists: then with the very same reads, or not at all
/// ([GuidedExecution]).
public final class BlockReplay {
  private final ChainConfig config;
  private final BlockHeader parent;
  private final StateTrie trie;
  private final Function<Hash, Bytes> codes;
  private final BlockHashes ancestors;
  private final Cancellation cancellation;
  private final List<BlockHeader> headers = new ArrayList<>();
  private final Set<Bytes> keys = ConcurrentHashMap.newKeySet();
  private final Map<Hash, Bytes> newCodes = new HashMap<>();
  private StateDiff diff = StateDiff.EMPTY;

  /// What became of the blocks.
  ///
  /// @param headers one per block
  /// @param diff all blocks' changes together
  /// @param keys addresses and slots that were read
  public record Result(List<BlockHeader> headers, StateDiff diff, SortedSet<Bytes> keys) {}

  private BlockReplay(
      ChainConfig config,
      BlockHeader parent,
      TrieNodeSource nodes,
      Function<Hash, Bytes> codes,
      BlockHashes ancestors,
      Cancellation cancellation) {
    this.config = config;
    this.parent = parent;
    this.trie = new StateTrie(nodes, parent.stateRoot());
    this.codes = codes;
    this.ancestors = ancestors;
    this.cancellation = cancellation;
  }

  /// Executes `blocks`, the first of which follows `parent`.
  ///
  /// @param nodes the tries of the state after `parent`
  /// @param codes code by hash, for hashes that this state has
  /// @param ancestors hashes of blocks before `parent`
  /// @param cancellation ends it early, between blocks and within
  /// @throws io.heddle.executor.block.InvalidBlockException if a block breaks a rule
  public static Result run(
      ChainConfig config,
      BlockHeader parent,
      List<BlockInputs> blocks,
      TrieNodeSource nodes,
      Function<Hash, Bytes> codes,
      BlockHashes ancestors,
      Cancellation cancellation) {
    BlockReplay replay = new BlockReplay(config, parent, nodes, codes, ancestors, cancellation);
    for (BlockInputs inputs : blocks) {
      var _ = replay.execute(inputs, new SerialBlockExecutor(new CodeCache(), cancellation));
    }
    return replay.result();
  }

  /// The same on several threads by the blocks' access lists. Lists, whatever they say, never
  /// change what comes out, nor what the sources are asked for; but they can make it empty, and
  /// then the sources may have been asked for more or less than [#run] asks for.
  ///
  /// @param nodes as the next two asked by several threads at once
  /// @param threads that execute, the caller's included
  public static Optional<Result> runGuided(
      ChainConfig config,
      BlockHeader parent,
      List<BlockInputs> blocks,
      TrieNodeSource nodes,
      Function<Hash, Bytes> codes,
      BlockHashes ancestors,
      RangeAccessLists lists,
      int threads,
      Cancellation cancellation) {
    BlockReplay replay = new BlockReplay(config, parent, nodes, codes, ancestors, cancellation);
    try (GuidedExecution guided = new GuidedExecution(lists, threads, cancellation)) {
      for (int i = 0; i < blocks.size(); i++) {
        BlockInputs inputs = blocks.get(i);
        if (!guided.isExact(replay.execute(inputs, guided.next(i, inputs)))) {
          return Optional.empty();
        }
      }
    } catch (GuidedExecution.FailedException e) {
      return Optional.empty();
    }
    return Optional.of(replay.result());
  }

  private Result result() {
    return new Result(List.copyOf(headers), diff, new TreeSet<>(keys));
  }

  /// Returns what the block changed.
  private StateDiff execute(BlockInputs inputs, BlockExecutor executor) {
    BlockHeader previous = headers.isEmpty() ? parent : headers.getLast();
    TrieStateView view = new TrieStateView(trie, this::code, keys);
    ProcessedBlock block =
        RollupBlockProcessor.process(config, previous, inputs, view, executor, this::blockHash);
    StateDiff changes = block.result().diff();
    cancellation.check();
    trie.apply(changes);
    newCodes.putAll(changes.codes());
    diff = diff.then(changes);
    Hash passerRoot = trie.storageRoot(Predeploys.MESSAGE_PASSER);
    headers.add(
        BlockAssembler.header(previous, block, inputs.transactions(), trie.root(), passerRoot));
    return changes;
  }

  private Bytes code(Hash hash) {
    Bytes created = newCodes.get(hash);
    return created == null ? codes.apply(hash) : created;
  }

  private Hash blockHash(long number) {
    long index = number - parent.number() - 1;
    if (index >= 0) {
      return headers.get((int) index).hash();
    }
    return index == -1 ? parent.hash() : ancestors.hash(number);
  }
}
