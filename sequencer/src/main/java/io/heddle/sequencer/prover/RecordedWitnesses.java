package io.heddle.sequencer.prover;

import io.heddle.batcher.WitnessSource;
import io.heddle.executor.Cancellation;
import io.heddle.executor.access.RangeAccessLists;
import io.heddle.executor.parallel.ParallelBlockExecutor;
import io.heddle.executor.state.StateSnapshot;
import io.heddle.executor.state.StateStore;
import io.heddle.executor.stateless.StatelessValidator;
import io.heddle.executor.witness.WitnessRecorder;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Check;
import io.heddle.primitives.Hash;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.rollup.BlockInputs;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.StoreUnavailableException;
import io.heddle.sequencer.store.ChainTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Witnesses and state diffs of sealed blocks, recorded by executing them again on the state before
/// them. The re-execution must come out with the sealed hashes, so no incomplete witness leaves
/// here.
public final class RecordedWitnesses implements WitnessSource {
  private final ChainConfig config;
  private final ChainTables tables;
  private final StateStore states;
  private final int threads;
  private @Nullable Recorded last;

  /// @param threads that execute, the caller's included, where the access lists are right
  public RecordedWitnesses(ChainConfig config, ChainTables tables, StateStore states, int threads) {
    this.config = config;
    this.tables = tables;
    this.states = states;
    this.threads = threads;
  }

  /// The latest recording: witness and diff of one range are asked for one after the other.
  private record Recorded(
      long firstBlock, long lastBlock, Bytes witness, Bytes stateDiff, Bytes accessLists) {}

  @Override
  public Bytes witness(long firstBlock, long lastBlock) {
    return record(firstBlock, lastBlock).witness();
  }

  @Override
  public Bytes stateDiff(long firstBlock, long lastBlock) {
    return record(firstBlock, lastBlock).stateDiff();
  }

  @Override
  public Bytes accessLists(long firstBlock, long lastBlock) {
    return record(firstBlock, lastBlock).accessLists();
  }

  @Override
  public Hash outputRoot(long block) {
    return StatelessValidator.outputRoot(header(block));
  }

  private synchronized Recorded record(long firstBlock, long lastBlock) {
    Recorded known = last;
    if (known != null && known.firstBlock() == firstBlock && known.lastBlock() == lastBlock) {
      return known;
    }
    StateSnapshot parentState =
        states
            .at(firstBlock - 1)
            .orElseThrow(() -> new IllegalStateException("no state of block " + (firstBlock - 1)));
    List<BlockInputs> inputs = new ArrayList<>();
    List<Hash> hashes = new ArrayList<>();
    for (long number = firstBlock; number <= lastBlock; number++) {
      SealedBlock block = block(number);
      hashes.add(block.hash());
      inputs.add(
          new BlockInputs(
              number,
              block.header().timestamp(),
              block.origin(),
              block.sequenceNumber(),
              block.transactions()));
    }
    RangeAccessLists lists = lists(inputs);
    WitnessRecorder.Recording recording =
        WitnessRecorder.record(
            config,
            header(firstBlock - 1),
            parentState,
            inputs,
            this::headers,
            lists,
            threads,
            Cancellation.NEVER);
    Check.equal(
        hashes,
        recording.headers().stream().map(BlockHeader::hash).toList(),
        "recorded blocks differ from the sealed ones");
    Recorded recorded =
        new Recorded(
            firstBlock,
            lastBlock,
            recording.witness().encode(),
            recording.diff().encode(),
            lists.encode());
    last = recorded;
    return recorded;
  }

  /// The lists of the blocks that are worth one.
  private RangeAccessLists lists(List<BlockInputs> blocks) {
    return RangeAccessLists.fitting(() ->
        blocks.stream()
            .map(block ->
                block.transactions().size() < ParallelBlockExecutor.MINIMUM_TRANSACTIONS
                    ? Optional.<Bytes>empty()
                    : tables.accessList(block.number()))
            .iterator());
  }

  private BlockHeader header(long number) {
    return headers(number, number + 1).getFirst();
  }

  private List<BlockHeader> headers(long from, long to) {
    return tables.headers(from, to).stream().map(ChainTables.StoredHeader::header).toList();
  }

  private SealedBlock block(long number) {
    return tables
        .block(number)
        .orElseThrow(() ->
            new StoreUnavailableException("no such block, it may be rebuilt: number=" + number));
  }
}
