package io.heddle.executor.witness;

import io.heddle.executor.Cancellation;
import io.heddle.executor.StateDiff;
import io.heddle.executor.access.RangeAccessLists;
import io.heddle.executor.state.StateSnapshot;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Check;
import io.heddle.primitives.Hash;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.rollup.BlockInputs;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/// Records the witness of consecutive blocks by re-executing them, as their verifier will, on the
/// tries of a snapshot.
public final class WitnessRecorder {
  private final StateSnapshot parentState;
  private final LongFunction<BlockHeader> headers;
  private final Set<Bytes> nodes = ConcurrentHashMap.newKeySet();
  private final Set<Bytes> codes = ConcurrentHashMap.newKeySet();
  private final AtomicLong oldestHeader;

  /// A witness and what the re-execution came to; the caller compares the headers with those it
  /// sealed.
  public record Recording(ExecutionWitness witness, List<BlockHeader> headers, StateDiff diff) {}

  private WitnessRecorder(
      StateSnapshot parentState, long parentNumber, LongFunction<BlockHeader> headers) {
    this.parentState = parentState;
    this.headers = headers;
    this.oldestHeader = new AtomicLong(parentNumber);
  }

  /// Records the witness of `blocks`.
  ///
  /// @param parent the block before the first
  /// @param parentState the state after `parent`
  /// @param blocks consecutive, at least one
  /// @param headers the chain's headers by number, `parent` and 255 before it
  public static Recording record(
      ChainConfig config,
      BlockHeader parent,
      StateSnapshot parentState,
      List<BlockInputs> blocks,
      LongFunction<BlockHeader> headers) {
    return record(
        config, parent, parentState, blocks, headers, RangeAccessLists.NONE, 1, Cancellation.NEVER);
  }

  /// The very same witness, made on several threads where the blocks' access lists are right.
  ///
  /// @param headers asked by several threads
  /// @param threads that execute, the caller's included
  /// @param cancellation ends it early
  public static Recording record(
      ChainConfig config,
      BlockHeader parent,
      StateSnapshot parentState,
      List<BlockInputs> blocks,
      LongFunction<BlockHeader> headers,
      RangeAccessLists lists,
      int threads,
      Cancellation cancellation) {
    Check.equal(
        parent.stateRoot(), parentState.stateRoot(), "state root of block " + parent.number());
    if (threads > 1 && !lists.encoded().isEmpty()) {
      WitnessRecorder recorder = new WitnessRecorder(parentState, parent.number(), headers);
      Optional<BlockReplay.Result> guided =
          BlockReplay.runGuided(
              config,
              parent,
              blocks,
              recorder::node,
              recorder::code,
              recorder::ancestor,
              lists,
              threads,
              cancellation);
      if (guided.isPresent()) {
        return recorder.recording(parent, guided.get());
      }
    }
    WitnessRecorder recorder = new WitnessRecorder(parentState, parent.number(), headers);
    return recorder.recording(
        parent,
        BlockReplay.run(
            config,
            parent,
            blocks,
            recorder::node,
            recorder::code,
            recorder::ancestor,
            cancellation));
  }

  private Recording recording(BlockHeader parent, BlockReplay.Result result) {
    List<Bytes> chain =
        LongStream.rangeClosed(oldestHeader.get(), parent.number())
            .mapToObj(number -> number == parent.number() ? parent : headers.apply(number))
            .map(BlockHeader::encoded)
            .toList();
    ExecutionWitness witness = ExecutionWitness.of(nodes, codes, result.keys(), chain);
    return new Recording(witness, result.headers(), result.diff());
  }

  private Bytes node(Hash owner, Bytes path, Hash hash) {
    Bytes rlp = parentState.node(owner, path, hash);
    nodes.add(rlp);
    return rlp;
  }

  private Bytes code(Hash hash) {
    Bytes code = parentState.code(hash);
    codes.add(code);
    return code;
  }

  private Hash ancestor(long number) {
    oldestHeader.accumulateAndGet(number, Math::min);
    return headers.apply(number).hash();
  }
}
