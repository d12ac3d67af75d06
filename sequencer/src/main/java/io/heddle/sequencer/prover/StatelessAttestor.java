package io.heddle.sequencer.prover;

import io.heddle.batcher.l1.contract.RollupContract;
import io.heddle.batcher.l1.read.BatchRange;
import io.heddle.batcher.l1.read.BatchRangeReader;
import io.heddle.batcher.l1.read.BlobSource;
import io.heddle.batcher.l1.rpc.L1Client;
import io.heddle.batcher.l1.rpc.L1RpcException;
import io.heddle.batcher.l1.rpc.L1UnavailableException;
import io.heddle.executor.Cancellation;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.prover.AttestationDigest;
import io.heddle.prover.AttestationResult;
import io.heddle.prover.Attestor;
import io.heddle.prover.ProgramId;
import io.heddle.prover.ProofRequest;
import io.heddle.prover.PublicValues;
import io.heddle.prover.RefusalReason;
import io.heddle.prover.StopSignal;
import org.jboss.logging.Logger;

/// An attestor: derives the range's blocks from its own L1 endpoint, re-executes them statelessly
/// over the witness, and signs the public values that come out.
///
/// What binds each input:
/// - batches and deposits: read from L1 and hashed into the Rollup contract's batch hashes;
/// - the parent header: it comes with the witness, and must give the previous output root, which
///   the Rollup contract has in its own storage;
/// - trie nodes and code: by their hashes, from the parent's state root on;
/// - access lists: by nothing; they make it faster or slower, and decide nothing;
/// - the claimed diff and output root: compared with what execution gives;
/// - everything else in the public values: compared with what the Rollup contract on this
///   attestor's L1 would check a proof against.
public final class StatelessAttestor implements Attestor {
  private static final Logger LOG = Logger.getLogger(StatelessAttestor.class);

  private final RangeVerification verification;
  private final PrivateKey key;
  private final RollupContract rollup;
  private final BatchRangeReader reader;

  /// @param l1 this attestor's own L1 endpoint
  /// @param threads that execute, the caller's included
  public StatelessAttestor(
      ChainConfig config,
      long genesisTimestamp,
      PrivateKey key,
      L1Client l1,
      BlobSource blobSource,
      int threads) {
    this.verification = new RangeVerification(config, threads);
    this.key = key;
    this.rollup = new RollupContract(l1, config.requireRollup().rollup());
    this.reader = new BatchRangeReader(config, genesisTimestamp, l1, blobSource);
  }

  @Override
  public Address signer() {
    return key.address();
  }

  @Override
  public AttestationResult attest(ProofRequest request, StopSignal stop) {
    AttestationResult result =
        switch (reader.read(request)) {
          case BatchRange.Refused refused ->
              new AttestationResult.Refused(refused.reason(), refused.detail());
          case BatchRange.Derived derived -> attest(request, derived, stop);
        };
    if (result instanceof AttestationResult.Refused refused) {
      LOG.warnf(
          "attestation refused: signer=%s batches=[%d..%d] reason=%s %s",
          signer(), request.firstBatch(), request.lastBatch(), refused.reason(), refused.detail());
    }
    return result;
  }

  private AttestationResult attest(
      ProofRequest request, BatchRange.Derived derived, StopSignal stop) {
    Cancellation cancellation = new Cancellation();
    stop.onGiven(cancellation::cancel);
    return switch (verification.verify(request, derived, cancellation)) {
      case RangeVerification.Verdict.Denied denied ->
          new AttestationResult.Refused(denied.reason(), denied.detail());
      case RangeVerification.Verdict.Confirmed confirmed -> sign(request, confirmed.values());
    };
  }

  private AttestationResult sign(ProofRequest request, PublicValues values) {
    Bytes onL1;
    try {
      onL1 = rollup.publicValues(request.firstBatch(), request.lastBatch(), values);
    } catch (L1UnavailableException | L1RpcException e) {
      return new AttestationResult.Refused(
          RefusalReason.L1_UNAVAILABLE, String.valueOf(e.getMessage()));
    }
    if (!onL1.equals(values.encoded())) {
      return new AttestationResult.Refused(
          RefusalReason.PUBLIC_VALUES_MISMATCH,
          "the Rollup contract would check other values: "
              + values.difference(PublicValues.decode(onL1)).orElse("none named"));
    }
    return new AttestationResult.Signed(
        values, AttestationDigest.sign(key, ProgramId.STATELESS_VALIDATOR_V1, values));
  }
}
