package io.heddle.executor.stateless;

import io.heddle.executor.Cancellation;
import io.heddle.executor.StateDiff;
import io.heddle.executor.access.RangeAccessLists;
import io.heddle.executor.block.InvalidBlockException;
import io.heddle.executor.trie.InvalidTrieNodeException;
import io.heddle.executor.trie.MissingTrieNodeException;
import io.heddle.executor.witness.BlockReplay;
import io.heddle.executor.witness.ExecutionWitness;
import io.heddle.executor.witness.InvalidWitnessException;
import io.heddle.executor.witness.InvalidWitnessException.Reason;
import io.heddle.executor.witness.WitnessSource;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.rlp.RlpException;
import io.heddle.primitives.rollup.BlockInputs;
import io.heddle.primitives.rollup.OutputRoot;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The function that a prover proves: from a parent block and the next blocks' inputs to their
/// headers and output root, with a witness in place of the state.
///
/// It trusts the parent header and the inputs. **The caller must bind both to L1**: the parent
/// through the previous output root ([#outputRoot] of the parent must be the one proven before),
/// the inputs by deriving them from batch data and deposits on L1, senders recovered from
/// signatures. It trusts nothing else: trie nodes, code and headers of the witness count by their
/// hash only, starting at the parent's state root and hash, and a claimed diff is compared with the
/// computed one. Anything in the witness that was not needed is refused too, so no byte of it can
/// be changed unnoticed.
public final class StatelessValidator {
  private StatelessValidator() {}

  /// Executes `blocks` on top of `parent`.
  ///
  /// @param claimedDiff the encoded [StateDiff] that somebody claims the blocks make, if any
  /// @throws InvalidWitnessException with the reason, if anything does not fit
  public static StatelessResult validate(
      ChainConfig config,
      BlockHeader parent,
      List<BlockInputs> blocks,
      ExecutionWitness witness,
      Optional<Bytes> claimedDiff) {
    return validate(
        config, parent, blocks, witness, claimedDiff, RangeAccessLists.NONE, 1, Cancellation.NEVER);
  }

  /// The same on several threads by the blocks' access lists: advice that nobody vouches for, with
  /// which there is the very same result or refusal as without, sooner or later.
  ///
  /// What the lists lead to counts only where it is sure that the serial execution would have used
  /// the same of the witness, and only to accept; everything else the serial execution decides.
  ///
  /// @param threads that execute, the caller's included
  /// @param cancellation ends it early
  public static StatelessResult validate(
      ChainConfig config,
      BlockHeader parent,
      List<BlockInputs> blocks,
      ExecutionWitness witness,
      Optional<Bytes> claimedDiff,
      RangeAccessLists lists,
      int threads,
      Cancellation cancellation) {
    requireConsecutive(parent, blocks);
    WitnessSource source = new WitnessSource(witness, parent);
    BlockReplay.Result replayed =
        guided(config, parent, blocks, source, lists, threads, cancellation)
            .orElseGet(() -> {
              source.forgetUse(parent);
              BlockReplay.Result serial = replay(config, parent, blocks, source, cancellation);
              source.requireAllUsed(serial.keys(), parent);
              return serial;
            });
    claimedDiff.ifPresent(claimed -> requireEqual(replayed.diff(), claimed));
    List<BlockHeader> headers = replayed.headers();
    return new StatelessResult(headers, replayed.diff(), outputRoot(headers.getLast()));
  }

  /// The output root of a rollup block; its header has the message passer's storage root in place
  /// of the withdrawals root.
  public static Hash outputRoot(BlockHeader header) {
    Hash passerRoot =
        header
            .withdrawalsRoot()
            .orElseThrow(
                () -> new IllegalArgumentException("not a rollup block: " + header.number()));
    return OutputRoot.v0(header.stateRoot(), passerRoot, header.hash());
  }

  private static void requireConsecutive(BlockHeader parent, List<BlockInputs> blocks) {
    if (blocks.isEmpty()) {
      throw new InvalidWitnessException(Reason.WRONG_PARENT, "no blocks after " + parent.number());
    }
    for (int i = 0; i < blocks.size(); i++) {
      long expected = parent.number() + 1 + i;
      if (blocks.get(i).number() != expected) {
        throw new InvalidWitnessException(
            Reason.WRONG_PARENT,
            "blocks do not follow their parent: expected=%d actual=%d"
                .formatted(expected, blocks.get(i).number()));
      }
    }
  }

  /// What the blocks come to by the lists; empty where the witness was not used as it must be, for
  /// whatever reason.
  private static Optional<BlockReplay.Result> guided(
      ChainConfig config,
      BlockHeader parent,
      List<BlockInputs> blocks,
      WitnessSource source,
      RangeAccessLists lists,
      int threads,
      Cancellation cancellation) {
    if (threads == 1 || lists.encoded().isEmpty()) {
      return Optional.empty();
    }
    try {
      Optional<BlockReplay.Result> replayed =
          translated(() ->
              BlockReplay.runGuided(
                  config,
                  parent,
                  blocks,
                  source,
                  source::code,
                  source,
                  lists,
                  threads,
                  cancellation));
      replayed.ifPresent(result -> source.requireAllUsed(result.keys(), parent));
      return replayed;
    } catch (InvalidWitnessException refusal) {
      return Optional.empty(); // The serial execution says whether and why.
    }
  }

  private static BlockReplay.Result replay(
      ChainConfig config,
      BlockHeader parent,
      List<BlockInputs> blocks,
      WitnessSource source,
      Cancellation cancellation) {
    return translated(
        () -> BlockReplay.run(config, parent, blocks, source, source::code, source, cancellation));
  }

  /// With what a bad witness or a bad block makes a replay throw as refusals.
  private static <T> T translated(Supplier<T> replay) {
    try {
      return replay.get();
    } catch (MissingTrieNodeException e) {
      throw new InvalidWitnessException(Reason.MISSING_NODE, message(e), e);
    } catch (InvalidTrieNodeException | RlpException e) {
      throw new InvalidWitnessException(Reason.INVALID_NODE, message(e), e);
    } catch (InvalidBlockException e) {
      throw new InvalidWitnessException(Reason.INVALID_BLOCK, message(e), e);
    }
  }

  private static String message(RuntimeException e) {
    return String.valueOf(e.getMessage());
  }

  private static void requireEqual(StateDiff computed, Bytes encoded) {
    StateDiff claimed;
    try {
      claimed = StateDiff.decode(encoded);
    } catch (RlpException | IllegalArgumentException e) {
      throw new InvalidWitnessException(
          Reason.MALFORMED, "claimed diff is not a canonical state diff: " + e.getMessage(), e);
    }
    StateDiffDifference.first(computed, claimed)
        .ifPresent(difference -> {
          throw new InvalidWitnessException(Reason.DIFF_MISMATCH, difference);
        });
  }
}
