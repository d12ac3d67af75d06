package io.heddle.executor.witness;

import io.heddle.executor.StateDiff;
import io.heddle.executor.state.StateSnapshot;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Check;
import io.heddle.primitives.Hash;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.rollup.BlockInputs;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/// Records the witness of consecutive blocks by re-executing them, as their verifier will, on the
/// tries of a snapshot.
public final class WitnessRecorder {
  private final StateSnapshot parentState;
  private final SortedSet<Bytes> nodes = new TreeSet<>();
  private final SortedSet<Bytes> codes = new TreeSet<>();
  private long oldestHeader;

  /// A witness and what the re-execution came to; the caller compares the headers with those it
  /// sealed.
  public record Recording(ExecutionWitness witness, List<BlockHeader> headers, StateDiff diff) {}

  private WitnessRecorder(StateSnapshot parentState, long parentNumber) {
    this.parentState = parentState;
    this.oldestHeader = parentNumber;
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
    Check.equal(
        parent.stateRoot(), parentState.stateRoot(), "state root of block " + parent.number());
    WitnessRecorder recorder = new WitnessRecorder(parentState, parent.number());
    BlockReplay.Result result =
        BlockReplay.run(
            config,
            parent,
            blocks,
            recorder::node,
            recorder::code,
            number -> recorder.ancestor(number, headers).hash());
    List<Bytes> chain =
        LongStream.rangeClosed(recorder.oldestHeader, parent.number())
            .mapToObj(number -> number == parent.number() ? parent : headers.apply(number))
            .map(BlockHeader::encoded)
            .toList();
    ExecutionWitness witness =
        ExecutionWitness.of(recorder.nodes, recorder.codes, result.keys(), chain);
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

  private BlockHeader ancestor(long number, LongFunction<BlockHeader> headers) {
    oldestHeader = Math.min(oldestHeader, number);
    return headers.apply(number);
  }
}
