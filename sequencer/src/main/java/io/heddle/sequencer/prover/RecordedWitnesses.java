package io.heddle.sequencer.prover;

import io.heddle.batcher.port.RangeRecording;
import io.heddle.batcher.port.WitnessSource;
import io.heddle.executor.Cancellation;
import io.heddle.executor.ExecutionCancelledException;
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
import io.heddle.prover.StopSignal;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.SealedHeader;
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
  /// Larger recordings are made again when they are asked for again.
  static final long MAX_KEPT_BYTES = 64L << 20;

  private final ChainConfig config;
  private final ChainTables tables;
  private final StateStore states;
  private final int threads;
  private @Nullable Kept kept;

  /// @param threads that execute, the caller's included, where the access lists are right
  public RecordedWitnesses(ChainConfig config, ChainTables tables, StateStore states, int threads) {
    this.config = config;
    this.tables = tables;
    this.states = states;
    this.threads = threads;
  }

  /// The latest recording, for when the same range is asked for again. The last block's hash names
  /// the whole range: after a reorganisation it is another one.
  private record Kept(long firstBlock, Hash lastHash, RangeRecording.Recorded recording) {}

  @Override
  public Hash outputRoot(long block) {
    return StatelessValidator.outputRoot(header(block));
  }

  @Override
  public synchronized RangeRecording record(long firstBlock, long lastBlock, StopSignal stop) {
    Hash lastHash = hash(lastBlock);
    Kept known = kept;
    if (known != null && known.firstBlock() == firstBlock && known.lastHash().equals(lastHash)) {
      return known.recording();
    }
    kept = null;
    Cancellation cancellation = new Cancellation();
    stop.onGiven(cancellation::cancel);
    RangeRecording.Recorded recorded;
    try {
      recorded = execute(firstBlock, lastBlock, cancellation);
    } catch (ExecutionCancelledException e) {
      return new RangeRecording.CalledOff();
    } catch (RuntimeException e) {
      if (!hash(lastBlock).equals(lastHash)) {
        throw new StoreUnavailableException(
            "blocks were rebuilt while they were recorded: first=%d last=%d"
                .formatted(firstBlock, lastBlock),
            e);
      }
      throw e;
    }
    if (sizeBytes(recorded) <= MAX_KEPT_BYTES) {
      kept = new Kept(firstBlock, lastHash, recorded);
    }
    return recorded;
  }

  private static long sizeBytes(RangeRecording.Recorded recorded) {
    return (long) recorded.witness().size()
        + recorded.stateDiff().size()
        + recorded.accessLists().size();
  }

  private RangeRecording.Recorded execute(
      long firstBlock, long lastBlock, Cancellation cancellation) {
    StateSnapshot parentState =
        states
            .at(firstBlock - 1)
            .orElseThrow(() -> new IllegalStateException("no state of block " + (firstBlock - 1)));
    List<BlockInputs> inputs = new ArrayList<>();
    List<Hash> hashes = new ArrayList<>();
    for (long number = firstBlock; number <= lastBlock; number++) {
      cancellation.check();
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
            cancellation);
    Check.equal(
        hashes,
        recording.headers().stream().map(BlockHeader::hash).toList(),
        "recorded blocks differ from the sealed ones");
    return new RangeRecording.Recorded(
        recording.witness().encode(), recording.diff().encode(), lists.encode());
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

  private Hash hash(long number) {
    return tables
        .ref(number)
        .orElseThrow(() ->
            new StoreUnavailableException("no such block, it may be rebuilt: number=" + number))
        .hash();
  }

  private BlockHeader header(long number) {
    return headers(number, number + 1).getFirst();
  }

  private List<BlockHeader> headers(long from, long to) {
    return tables.headers(from, to).stream().map(SealedHeader::header).toList();
  }

  private SealedBlock block(long number) {
    return tables
        .block(number)
        .orElseThrow(() ->
            new StoreUnavailableException("no such block, it may be rebuilt: number=" + number));
  }
}
