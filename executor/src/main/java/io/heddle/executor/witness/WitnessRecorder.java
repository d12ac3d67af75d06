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
import java.util.stream.LongStream;

/// Records the witness of consecutive blocks by re-executing them, as their verifier will, on the
/// tries of a snapshot.
public final class WitnessRecorder {
  private final StateSnapshot parentState;
  private final BlockHeader parent;
  private final AncestorHeaders ancestors;
  private final Set<Bytes> nodes = ConcurrentHashMap.newKeySet();
  private final Set<Bytes> codes = ConcurrentHashMap.newKeySet();
  private final AtomicLong oldestHeader;

  /// The chain's headers, for BLOCKHASH.
  @FunctionalInterface
  public interface AncestorSource {
    /// The headers of the blocks from `from` up to, and without, `to`, all of them. Asked once,
    /// when the first is needed.
    List<BlockHeader> headers(long from, long to);
  }

  /// A witness and what the re-execution came to; the caller compares the headers with those it
  /// sealed.
  public record Recording(ExecutionWitness witness, List<BlockHeader> headers, StateDiff diff) {}

  private WitnessRecorder(
      StateSnapshot parentState, BlockHeader parent, AncestorHeaders ancestors) {
    this.parentState = parentState;
    this.parent = parent;
    this.ancestors = ancestors;
    this.oldestHeader = new AtomicLong(parent.number());
  }

  /// Records the witness of `blocks`.
  ///
  /// @param parent the block before the first
  /// @param parentState the state after `parent`
  /// @param blocks consecutive, at least one
  /// @param headers the chain's headers before `parent`
  public static Recording record(
      ChainConfig config,
      BlockHeader parent,
      StateSnapshot parentState,
      List<BlockInputs> blocks,
      AncestorSource headers) {
    return record(
        config, parent, parentState, blocks, headers, RangeAccessLists.NONE, 1, Cancellation.NEVER);
  }

  /// The very same witness, made on several threads where the blocks' access lists are right.
  ///
  /// @param threads that execute, the caller's included
  /// @param cancellation ends it early
  public static Recording record(
      ChainConfig config,
      BlockHeader parent,
      StateSnapshot parentState,
      List<BlockInputs> blocks,
      AncestorSource headers,
      RangeAccessLists lists,
      int threads,
      Cancellation cancellation) {
    Check.equal(
        parent.stateRoot(), parentState.stateRoot(), "state root of block " + parent.number());
    AncestorHeaders ancestors = new AncestorHeaders(parent, headers);
    if (threads > 1 && !lists.encoded().isEmpty()) {
      WitnessRecorder recorder = new WitnessRecorder(parentState, parent, ancestors);
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
        return recorder.recording(guided.get());
      }
    }
    WitnessRecorder recorder = new WitnessRecorder(parentState, parent, ancestors);
    return recorder.recording(
        BlockReplay.run(
            config,
            parent,
            blocks,
            recorder::node,
            recorder::code,
            recorder::ancestor,
            cancellation));
  }

  private Recording recording(BlockReplay.Result result) {
    List<Bytes> chain =
        LongStream.rangeClosed(oldestHeader.get(), parent.number())
            .mapToObj(ancestors::header)
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
    Hash hash = ancestors.hash(number);
    oldestHeader.accumulateAndGet(number, Math::min);
    return hash;
  }
}
