package io.heddle.sequencer.prover;

import io.heddle.batcher.derivation.DerivationCursor;
import io.heddle.batcher.l1.BatchRange;
import io.heddle.batcher.l1.BatchRangeReader;
import io.heddle.batcher.l1.BlobSource;
import io.heddle.batcher.l1.L1Client;
import io.heddle.batcher.l1.L1RpcException;
import io.heddle.batcher.l1.L1UnavailableException;
import io.heddle.batcher.l1.RollupContract;
import io.heddle.executor.stateless.StatelessResult;
import io.heddle.executor.stateless.StatelessValidator;
import io.heddle.executor.witness.ExecutionWitness;
import io.heddle.executor.witness.InvalidWitnessException;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.primitives.rlp.RlpException;
import io.heddle.prover.AttestationDigest;
import io.heddle.prover.AttestationResult;
import io.heddle.prover.Attestor;
import io.heddle.prover.ProgramId;
import io.heddle.prover.ProofRequest;
import io.heddle.prover.PublicValues;
import io.heddle.prover.RefusalReason;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// An attestor: derives the range's blocks from its own L1 endpoint, re-executes them statelessly
/// over the witness, and signs the public values that come out.
///
/// What binds each input:
/// - batches and deposits: read from L1 and hashed into the Rollup contract's batch hashes;
/// - the parent header: it comes with the witness, and must give the previous output root, which
///   the Rollup contract has in its own storage;
/// - trie nodes and code: by their hashes, from the parent's state root on;
/// - the claimed diff and output root: compared with what execution gives;
/// - everything else in the public values: compared with what the Rollup contract on this
///   attestor's L1 would check a proof against.
public final class StatelessAttestor implements Attestor {
  private static final Logger LOG = Logger.getLogger(StatelessAttestor.class);

  private final ChainConfig config;
  private final RollupConfig rollupConfig;
  private final PrivateKey key;
  private final RollupContract rollup;
  private final BatchRangeReader reader;

  /// @param l1 this attestor's own L1 endpoint
  public StatelessAttestor(
      ChainConfig config,
      long genesisTimestamp,
      PrivateKey key,
      L1Client l1,
      BlobSource blobSource) {
    this.config = config;
    this.rollupConfig = config.requireRollup();
    this.key = key;
    this.rollup = new RollupContract(l1, rollupConfig.rollup());
    this.reader = new BatchRangeReader(config, genesisTimestamp, l1, blobSource);
  }

  @Override
  public Address signer() {
    return key.address();
  }

  @Override
  public AttestationResult attest(ProofRequest request) {
    AttestationResult result =
        switch (reader.read(request)) {
          case BatchRange.Refused refused ->
              new AttestationResult.Refused(refused.reason(), refused.detail());
          case BatchRange.Derived derived -> execute(request, derived);
        };
    if (result instanceof AttestationResult.Refused refused) {
      LOG.warnf(
          "attestation refused: signer=%s batches=[%d..%d] reason=%s %s",
          signer(), request.firstBatch(), request.lastBatch(), refused.reason(), refused.detail());
    }
    return result;
  }

  private AttestationResult execute(ProofRequest request, BatchRange.Derived derived) {
    try {
      ExecutionWitness witness = ExecutionWitness.decode(request.witness());
      Optional<BlockHeader> parent = parent(witness);
      if (parent.isEmpty()) {
        return refused(RefusalReason.INVALID_WITNESS, "the witness has no parent header");
      }
      Hash previousOutput = StatelessValidator.outputRoot(parent.get());
      if (!previousOutput.equals(request.claimed().prevOutputRoot())) {
        return refused(
            RefusalReason.INVALID_WITNESS,
            "the parent header is not the previous output's: expected=%s actual=%s"
                .formatted(request.claimed().prevOutputRoot(), previousOutput));
      }
      StatelessResult executed =
          StatelessValidator.validate(
              config, parent.get(), derived.blocks(), witness, Optional.of(request.stateDiff()));
      return compare(request, derived, previousOutput, executed);
    } catch (InvalidWitnessException e) {
      return refused(
          e.reason() == InvalidWitnessException.Reason.DIFF_MISMATCH
              ? RefusalReason.STATE_DIFF_MISMATCH
              : RefusalReason.INVALID_WITNESS,
          e.getMessage());
    } catch (RlpException | IllegalArgumentException e) {
      return refused(RefusalReason.INVALID_WITNESS, e.getMessage());
    } catch (L1UnavailableException | L1RpcException e) {
      return refused(RefusalReason.L1_UNAVAILABLE, e.getMessage());
    }
  }

  /// The last header of the witness; everything about it is checked later.
  private static Optional<BlockHeader> parent(ExecutionWitness witness) {
    return witness.headers().isEmpty()
        ? Optional.empty()
        : Optional.of(BlockHeader.decode(witness.headers().getLast()));
  }

  private AttestationResult compare(
      ProofRequest request,
      BatchRange.Derived derived,
      Hash previousOutput,
      StatelessResult executed) {
    PublicValues claimed = request.claimed();
    PublicValues values = values(claimed, derived.start(), derived.end(), previousOutput, executed);
    if (!values.newOutputRoot().equals(claimed.newOutputRoot())) {
      return refused(
          RefusalReason.OUTPUT_ROOT_MISMATCH,
          "newOutputRoot: expected=%s actual=%s"
              .formatted(values.newOutputRoot(), claimed.newOutputRoot()));
    }
    Optional<String> difference = values.difference(claimed);
    if (difference.isPresent()) {
      return refused(RefusalReason.PUBLIC_VALUES_MISMATCH, difference.get());
    }
    Bytes onL1 = rollup.publicValues(request.firstBatch(), request.lastBatch(), values);
    if (!onL1.equals(values.encoded())) {
      return refused(
          RefusalReason.PUBLIC_VALUES_MISMATCH,
          "the Rollup contract would check other values: "
              + values.difference(PublicValues.decode(onL1)).orElse("none named"));
    }
    return new AttestationResult.Signed(
        values, AttestationDigest.sign(key, ProgramId.STATELESS_VALIDATOR_V1, values));
  }

  private PublicValues values(
      PublicValues claimed,
      DerivationCursor start,
      DerivationCursor end,
      Hash previousOutput,
      StatelessResult executed) {
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
        claimed.prover());
  }

  private static AttestationResult refused(RefusalReason reason, @Nullable String detail) {
    return new AttestationResult.Refused(reason, String.valueOf(detail));
  }
}
