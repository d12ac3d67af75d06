package io.heddle.batcher.l1.read;

import io.heddle.batcher.codec.BatchData;
import io.heddle.batcher.derivation.BatchDerivation;
import io.heddle.batcher.derivation.DerivationCursor;
import io.heddle.batcher.derivation.DerivationResult;
import io.heddle.batcher.derivation.L1BlockData;
import io.heddle.batcher.l1.contract.RollupContract;
import io.heddle.batcher.l1.rpc.L1Client;
import io.heddle.batcher.l1.rpc.L1Log;
import io.heddle.batcher.l1.rpc.L1RpcException;
import io.heddle.batcher.l1.rpc.L1UnavailableException;
import io.heddle.primitives.Hash;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.primitives.rollup.BlockInputs;
import io.heddle.prover.BatchReference;
import io.heddle.prover.ProofRequest;
import io.heddle.prover.PublicValues;
import io.heddle.prover.RefusalReason;
import java.util.ArrayList;
import java.util.List;

/// A proof request's blocks, from L1 alone: what every attestor starts from.
///
/// What it takes from the request without checking is only what the Rollup contract checks again in
/// the public values: the hash of the previous batch and the rolling hash of the deposits before
/// the range.
public final class BatchRangeReader {

  private final RollupConfig config;
  private final long genesisTimestamp;
  private final L1Client l1;
  private final L1BatchReader reader;
  private final L1BlockReader blockReader;
  private final RollupContract rollup;
  private final BatchDerivation derivation;

  /// @param chain the rollup's configuration
  /// @param genesisTimestamp timestamp of the L2 genesis block, seconds
  /// @param l1 the prover's own L1 endpoint
  /// @param blobSource where it reads blobs
  public BatchRangeReader(
      ChainConfig chain, long genesisTimestamp, L1Client l1, BlobSource blobSource) {
    this.config = chain.requireRollup();
    this.genesisTimestamp = genesisTimestamp;
    this.l1 = l1;
    this.reader = new L1BatchReader(l1, blobSource);
    this.blockReader = new L1BlockReader(l1, config.portal());
    this.rollup = new RollupContract(l1, config.rollup());
    this.derivation = new BatchDerivation(config, chain.chainId());
  }

  /// Reads and derives the range. Expected failures are results.
  public BatchRange read(ProofRequest request) {
    try {
      return derive(request);
    } catch (BatchDataException | L1MismatchException e) {
      return refused(RefusalReason.BATCH_DATA_MISMATCH, e);
    } catch (L1UnavailableException | L1RpcException e) {
      return refused(RefusalReason.L1_UNAVAILABLE, e);
    }
  }

  private BatchRange derive(ProofRequest request) {
    PublicValues claimed = request.claimed();
    long epoch = rollup.revertEpoch();
    if (claimed.revertEpoch() != epoch) {
      return new BatchRange.Refused(
          RefusalReason.PUBLIC_VALUES_MISMATCH,
          "revertEpoch: expected=" + epoch + " actual=" + claimed.revertEpoch());
    }
    Hash parent = claimed.prevBatchHash();
    DerivationCursor start = start(request, parent);
    DerivationCursor cursor = start;
    List<BlockInputs> blocks = new ArrayList<>();
    for (BatchReference reference : request.batches()) {
      CommittedBatch batch = reader.read(reference);
      if (!batch.header().parentHash().equals(parent)) {
        throw new BatchDataException(
            "parent hash: batch="
                + reference.index()
                + " expected="
                + parent
                + " actual="
                + batch.header().parentHash());
      }
      List<L1BlockData> l1Blocks =
          blockReader.blocks(cursor.originNumber(), batch.header().l1OriginNumber());
      switch (derivation.derive(cursor, batch.header(), batch.data(), l1Blocks)) {
        case DerivationResult.Derived derived -> {
          blocks.addAll(derived.blocks());
          cursor = derived.next();
        }
        case DerivationResult.Invalid invalid -> {
          return new BatchRange.Refused(
              RefusalReason.INVALID_BATCH,
              "batch=" + reference.index() + " " + invalid.fault() + ": " + invalid.detail());
        }
      }
      parent = reference.batchHash();
    }
    return new BatchRange.Derived(start, blocks, cursor);
  }

  private DerivationCursor start(ProofRequest request, Hash parent) {
    if (request.firstBatch() == 1) {
      return DerivationCursor.genesis(config, genesisTimestamp);
    }
    long index = request.firstBatch() - 1;
    Hash next = request.batches().getFirst().commitTransaction();
    long committedBy =
        l1.transaction(next)
            .orElseThrow(() -> new L1UnavailableException("no such L1 transaction: " + next))
            .blockNumber()
            .orElseThrow(() -> new L1UnavailableException("not included yet: " + next));
    L1Log commit =
        rollup
            .findCommitBefore(index, config.l1GenesisNumber(), committedBy)
            .orElseThrow(() -> new L1UnavailableException("L1 has no batch " + index));
    CommittedBatch previous =
        reader.read(
            new BatchReference(index, parent, commit.transactionHash(), commit.blockNumber()));
    return cursorAfter(previous, request.claimed().prevDepositRollingHash());
  }

  /// Where derivation stands after a batch, given the rolling hash of the deposits up to there.
  public static DerivationCursor cursorAfter(CommittedBatch batch, Hash depositRollingHash) {
    BatchData data = batch.data();
    return new DerivationCursor(
        data.lastBlock(),
        data.blocks().getLast().timestamp(),
        batch.header().l1OriginNumber(),
        batch.header().l1OriginHash(),
        data.lastSequenceNumber(),
        batch.header().depositCount(),
        depositRollingHash);
  }

  private static BatchRange.Refused refused(RefusalReason reason, RuntimeException e) {
    return new BatchRange.Refused(reason, String.valueOf(e.getMessage()));
  }
}
