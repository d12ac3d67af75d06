package io.heddle.batcher.proof;

import io.heddle.batcher.BatchStatus;
import io.heddle.batcher.BatchStore;
import io.heddle.batcher.BatcherConfig;
import io.heddle.batcher.BatcherPorts;
import io.heddle.batcher.L1Inclusion;
import io.heddle.batcher.ProofStore;
import io.heddle.batcher.StoredBatch;
import io.heddle.batcher.StoredProof;
import io.heddle.batcher.l1.L1RpcException;
import io.heddle.batcher.l1.L1Sender;
import io.heddle.batcher.l1.RollupContract;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.prover.BatchReference;
import io.heddle.prover.ProofRequest;
import io.heddle.prover.ProofResult;
import io.heddle.prover.Prover;
import io.heddle.prover.PublicValues;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has committed batches proven and brings the proofs to L1. One [#step] does what there is to do;
/// proving itself blocks it. Per batch:
///
/// ```
/// COMMITTED ── in lastProven ──► PROVEN
///     ▲                             │ L1 reorg, or reverted by the guardian
///     └─────────────────────────────┘
/// ```
///
/// The range that is being proven has no status of its own: its proof is in the proof store before
/// it is in the outbox, and the range is found again from `lastProven`. A refusal is logged as an
/// error and asked for again after a while; the batches stay committed, and nothing is hidden.
public final class ProofDriver {

  private static final Logger LOG = LoggerFactory.getLogger(ProofDriver.class);

  private final BatcherConfig config;
  private final RollupConfig rollupConfig;
  private final BatcherPorts ports;
  private final BatchStore batches;
  private final ProofStore proofs;
  private final RollupContract rollup;
  private final L1Sender sender;
  private final Prover prover;
  private final Clock clock;
  private long notBeforeMillis;
  private @Nullable Hash genesisOutputRoot;
  private volatile ProofResult.@Nullable Refused lastRefusal;

  public ProofDriver(
      BatcherConfig config,
      BatcherPorts ports,
      RollupContract rollup,
      L1Sender sender,
      Prover prover,
      Clock clock) {
    this.config = config;
    this.rollupConfig = config.chain().requireRollup();
    this.ports = ports;
    this.batches = ports.batches();
    this.proofs = ports.proofs();
    this.rollup = rollup;
    this.sender = sender;
    this.prover = prover;
    this.clock = clock;
  }

  /// Why the prover refused the last time, empty since it last proved.
  public Optional<ProofResult.Refused> lastRefusal() {
    return Optional.ofNullable(lastRefusal);
  }

  /// One round; does nothing while the sender is busy. True when a transaction was submitted.
  public boolean step(boolean senderIdle) {
    RollupContract.Progress progress = rollup.progress();
    reconcile(progress.lastProven());
    if (!senderIdle || clock.millis() < notBeforeMillis) {
      return false;
    }
    List<StoredBatch> range = range(progress);
    if (range.isEmpty()) {
      return false;
    }
    return proof(range).map(this::submit).orElse(false);
  }

  private void reconcile(long lastProven) {
    for (long index = lastProvenStored() + 1; index <= lastProven; index++) {
      Optional<StoredBatch> batch = batches.byIndex(index);
      if (batch.isEmpty() || !batch.get().status().atLeast(BatchStatus.COMMITTED)) {
        return; // The batch driver has to see it first.
      }
      batches.update(index, BatchStatus.PROVEN, batch.get().commit());
      LOG.info(
          "batch proven: batch={} blocks=[{}..{}] outputRoot={}",
          index,
          batch.get().firstBlock(),
          batch.get().lastBlock(),
          batch.get().outputRoot());
    }
    for (long index = lastProvenStored(); index > lastProven; index--) {
      L1Inclusion commit = batches.byIndex(index).orElseThrow().commit();
      batches.update(index, BatchStatus.COMMITTED, commit);
      LOG.warn("batch no longer proven on l1: batch={}", index);
    }
  }

  private long lastProvenStored() {
    return batches.latestAtLeast(BatchStatus.PROVEN).map(StoredBatch::index).orElse(0L);
  }

  /// The batches that the next proof covers, every one of them committed, in our store and on L1.
  private List<StoredBatch> range(RollupContract.Progress progress) {
    List<StoredBatch> range = new ArrayList<>();
    long last =
        Math.min(progress.lastCommitted(), progress.lastProven() + config.maxBatchesPerProof());
    for (long index = progress.lastProven() + 1; index <= last; index++) {
      Optional<StoredBatch> batch =
          batches.byIndex(index).filter(b -> b.status() == BatchStatus.COMMITTED);
      if (batch.isEmpty()) {
        break;
      }
      range.add(batch.get());
    }
    return range;
  }

  private Optional<StoredProof> proof(List<StoredBatch> range) {
    long first = range.getFirst().index();
    Optional<StoredProof> stored = proofs.byFirstBatch(first);
    if (stored.isPresent() && stored.get().lastBatch() <= range.getLast().index()) {
      List<StoredBatch> covered = range.subList(0, (int) (stored.get().lastBatch() - first) + 1);
      if (stored.get().values().equals(claim(covered))) {
        return stored;
      }
    }
    return prove(range);
  }

  private Optional<StoredProof> prove(List<StoredBatch> range) {
    ProofRequest request = request(range);
    long startedMillis = clock.millis();
    switch (prover.prove(request)) {
      case ProofResult.Proven proven -> {
        lastRefusal = null;
        StoredProof proof =
            new StoredProof(
                request.firstBatch(), request.lastBatch(), proven.values(), proven.proof());
        proofs.put(proof);
        LOG.info(
            "proof made: prover={} batches=[{}..{}] bytes={} millis={}",
            prover.name(),
            request.firstBatch(),
            request.lastBatch(),
            proven.proof().size(),
            clock.millis() - startedMillis);
        return Optional.of(proof);
      }
      case ProofResult.Refused refused -> {
        lastRefusal = refused;
        notBeforeMillis = clock.millis() + config.proofRetry().toMillis();
        LOG.error(
            "proof refused: prover={} batches=[{}..{}] reason={} detail={}",
            prover.name(),
            request.firstBatch(),
            request.lastBatch(),
            refused.reason(),
            refused.detail());
        return Optional.empty();
      }
    }
  }

  private ProofRequest request(List<StoredBatch> range) {
    List<BatchReference> references = new ArrayList<>();
    for (StoredBatch batch : range) {
      L1Inclusion commit = batch.commit();
      if (commit == null) {
        throw new IllegalStateException("committed batch without inclusion: " + batch.index());
      }
      references.add(
          new BatchReference(
              batch.index(), batch.batchHash(), commit.transactionHash(), commit.blockNumber()));
    }
    long firstBlock = range.getFirst().firstBlock();
    long lastBlock = range.getLast().lastBlock();
    return new ProofRequest(
        range.getFirst().index(),
        range.getLast().index(),
        references,
        claim(range),
        ports.witnesses().witness(firstBlock, lastBlock),
        ports.witnesses().stateDiff(firstBlock, lastBlock),
        ports.witnesses().accessLists(firstBlock, lastBlock));
  }

  /// What we believe the proof will say.
  private PublicValues claim(List<StoredBatch> range) {
    StoredBatch first = range.getFirst();
    StoredBatch last = range.getLast();
    Optional<StoredBatch> previous =
        first.index() == 1 ? Optional.empty() : batches.byIndex(first.index() - 1);
    return new PublicValues(
        rollupConfig.l1ChainId(),
        rollup.address(),
        config.chain().chainId(),
        rollupConfig.configHash(),
        first.header().parentHash(),
        last.batchHash(),
        previous.map(StoredBatch::outputRoot).orElseGet(this::genesisOutputRoot),
        last.outputRoot(),
        last.lastBlock(),
        last.lastTimestamp(),
        previous.map(StoredBatch::depositRollingHash).orElse(Hash.ZERO),
        last.depositRollingHash(),
        sender.address());
  }

  private Hash genesisOutputRoot() {
    Hash known = genesisOutputRoot;
    if (known == null) {
      known = rollup.output(0).outputRoot();
      genesisOutputRoot = known;
    }
    return known;
  }

  private boolean submit(StoredProof proof) {
    try {
      Bytes expected = rollup.publicValues(proof.firstBatch(), proof.lastBatch(), proof.values());
      if (!expected.equals(proof.values().encoded())) {
        // Proving takes a while, and L1 may have been reorganised meanwhile.
        notBeforeMillis = clock.millis() + config.proofRetry().toMillis();
        LOG.error(
            "proof not posted, its values are not the contract's: batches=[{}..{}] ours={} l1={}",
            proof.firstBatch(),
            proof.lastBatch(),
            proof.values().encoded(),
            expected);
        return false;
      }
      sender.submit(
          new L1Sender.Message(
              "prove:" + proof.firstBatch() + "-" + proof.lastBatch(),
              rollup.address(),
              RollupContract.proveCall(
                  proof.firstBatch(), proof.lastBatch(), proof.values(), proof.proof()),
              0,
              null));
      LOG.info("proof posted: batches=[{}..{}]", proof.firstBatch(), proof.lastBatch());
      return true;
    } catch (L1RpcException e) {
      notBeforeMillis = clock.millis() + config.proofRetry().toMillis();
      LOG.warn(
          "proof refused by l1: batches=[{}..{}] reason={}",
          proof.firstBatch(),
          proof.lastBatch(),
          e.getMessage());
      return false;
    }
  }
}
