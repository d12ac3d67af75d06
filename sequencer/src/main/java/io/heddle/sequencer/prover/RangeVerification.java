package io.heddle.sequencer.prover;

import io.heddle.batcher.derivation.DerivationCursor;
import io.heddle.batcher.l1.read.BatchRange;
import io.heddle.executor.Cancellation;
import io.heddle.executor.ExecutionCancelledException;
import io.heddle.executor.access.RangeAccessLists;
import io.heddle.executor.stateless.StatelessResult;
import io.heddle.executor.stateless.StatelessValidator;
import io.heddle.executor.witness.ExecutionWitness;
import io.heddle.executor.witness.InvalidWitnessException;
import io.heddle.primitives.Hash;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.primitives.rlp.RlpException;
import io.heddle.prover.ProofRequest;
import io.heddle.prover.PublicValues;
import io.heddle.prover.RefusalReason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The part of attesting that needs no I/O: executes a derived range over the witness, and compares
/// every claim of the request with what comes out.
final class RangeVerification {
  private final ChainConfig config;
  private final RollupConfig rollupConfig;
  private final int threads;

  /// @param threads that execute, the caller's included, where the access lists are right
  RangeVerification(ChainConfig config, int threads) {
    this.config = config;
    this.threads = threads;
    this.rollupConfig = config.requireRollup();
  }

  /// What the request's claims turned out to be.
  sealed interface Verdict {
    /// All of them hold.
    record Confirmed(PublicValues values) implements Verdict {}

    /// One does not.
    record Denied(RefusalReason reason, String detail) implements Verdict {}
  }

  /// @param cancellation ends the execution early; then the verdict is a denial for being late
  Verdict verify(ProofRequest request, BatchRange.Derived derived, Cancellation cancellation) {
    try {
      ExecutionWitness witness = ExecutionWitness.decode(request.witness());
      Optional<BlockHeader> parent = parent(witness);
      if (parent.isEmpty()) {
        return denied(RefusalReason.INVALID_WITNESS, "the witness has no parent header");
      }
      Hash previousOutput = StatelessValidator.outputRoot(parent.get());
      if (!previousOutput.equals(request.claimed().prevOutputRoot())) {
        return denied(
            RefusalReason.INVALID_WITNESS,
            "the parent header is not the previous output's: expected=%s actual=%s"
                .formatted(request.claimed().prevOutputRoot(), previousOutput));
      }
      StatelessResult executed =
          StatelessValidator.validate(
              config,
              parent.get(),
              derived.blocks(),
              witness,
              Optional.of(request.stateDiff()),
              RangeAccessLists.decode(request.accessLists()),
              threads,
              cancellation);
      return compare(
          request.claimed(), values(request.claimed(), derived, previousOutput, executed));
    } catch (ExecutionCancelledException e) {
      return denied(RefusalReason.TIMEOUT, "called off: " + e.getMessage());
    } catch (InvalidWitnessException e) {
      return denied(
          e.reason() == InvalidWitnessException.Reason.DIFF_MISMATCH
              ? RefusalReason.STATE_DIFF_MISMATCH
              : RefusalReason.INVALID_WITNESS,
          e.getMessage());
    } catch (RlpException | IllegalArgumentException e) {
      return denied(RefusalReason.INVALID_WITNESS, e.getMessage());
    }
  }

  /// The last header of the witness; everything about it is checked later.
  private static Optional<BlockHeader> parent(ExecutionWitness witness) {
    return witness.headers().isEmpty()
        ? Optional.empty()
        : Optional.of(BlockHeader.decode(witness.headers().getLast()));
  }

  private static Verdict compare(PublicValues claimed, PublicValues values) {
    if (!values.newOutputRoot().equals(claimed.newOutputRoot())) {
      return denied(
          RefusalReason.OUTPUT_ROOT_MISMATCH,
          "newOutputRoot: expected=%s actual=%s"
              .formatted(values.newOutputRoot(), claimed.newOutputRoot()));
    }
    return values
        .difference(claimed)
        .map(difference -> denied(RefusalReason.PUBLIC_VALUES_MISMATCH, difference))
        .orElse(new Verdict.Confirmed(values));
  }

  private PublicValues values(
      PublicValues claimed,
      BatchRange.Derived derived,
      Hash previousOutput,
      StatelessResult executed) {
    DerivationCursor start = derived.start();
    DerivationCursor end = derived.end();
    return new PublicValues(
        rollupConfig.l1ChainId(),
        rollupConfig.rollup(),
        config.chainId(),
        rollupConfig.configHash(),
        claimed.prevBatchHash(),
        claimed.lastBatchHash(),
        previousOutput,
        executed.outputRoot(),
        executed.last().number(),
        executed.last().timestamp(),
        start.depositRollingHash(),
        end.depositRollingHash(),
        claimed.prover(),
        claimed.revertEpoch());
  }

  private static Verdict denied(RefusalReason reason, @Nullable String detail) {
    return new Verdict.Denied(reason, String.valueOf(detail));
  }
}
