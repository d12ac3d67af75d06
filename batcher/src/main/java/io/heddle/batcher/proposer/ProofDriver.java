package io.heddle.batcher.proposer;

import io.heddle.batcher.l1.contract.RollupContract;
import io.heddle.batcher.l1.rpc.L1RpcException;
import io.heddle.batcher.l1.send.L1Sender;
import io.heddle.batcher.port.BatchStatus;
import io.heddle.batcher.port.BatchStore;
import io.heddle.batcher.port.BatcherPorts;
import io.heddle.batcher.port.L1Inclusion;
import io.heddle.batcher.port.ProofStore;
import io.heddle.batcher.port.StoredBatch;
import io.heddle.batcher.port.StoredProof;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.prover.BatchReference;
import io.heddle.prover.ProofResult;
import io.heddle.prover.Prover;
import io.heddle.prover.PublicValues;
import io.heddle.prover.RefusalReason;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has committed batches proven and brings the proofs to L1. One [#step] does what there is to do
/// and returns. Per batch:
///
/// ```
/// COMMITTED ── in lastProven ──► PROVEN
///     ▲                             │ L1 reorg, or reverted by the guardian
///     └─────────────────────────────┘
/// ```
///
/// The range that is being proven has no status of its own: its proof is in the proof store before
/// it is in the outbox, and the range is found again from `lastProven`. It is proven on a thread of
/// the proving ([ProvingJob]), one range at a time, while the steps go on; what the range is and
/// how long it may take is up to [ProvingPace]. A refusal is logged as an error and shown
/// ([ProvingStatus]); the batches stay committed, and nothing is hidden.
public final class ProofDriver {

  private static final Logger LOG = LoggerFactory.getLogger(ProofDriver.class);

  private final ChainConfig chain;
  private final ProofLimits limits;
  private final RollupConfig rollupConfig;
  private final BatcherPorts ports;
  private final BatchStore batches;
  private final ProofStore proofs;
  private final RollupContract rollup;
  private final L1Sender sender;
  private final Prover prover;
  private final Executor proving;
  private final Clock clock;
  private final ProvingPace pace;
  private volatile @Nullable ProvingJob job;
  private @Nullable Hash genesisOutputRoot;
  private int refusedInARow;
  private long refusals;
  private long timeouts;
  private ProofResult.@Nullable Refused lastRefusal;
  private volatile ProvingStatus status;

  /// @param proving runs one range at a time, beside the steps
  public ProofDriver(
      ChainConfig chain,
      ProofLimits limits,
      BatcherPorts ports,
      RollupContract rollup,
      L1Sender sender,
      Prover prover,
      Executor proving,
      Clock clock) {
    this.chain = chain;
    this.limits = limits;
    this.rollupConfig = chain.requireRollup();
    this.ports = ports;
    this.batches = ports.batches();
    this.proofs = ports.proofs();
    this.rollup = rollup;
    this.sender = sender;
    this.prover = prover;
    this.proving = proving;
    this.clock = clock;
    this.pace = new ProvingPace(limits);
    this.status = currentStatus();
  }

  /// Where proving stands; from any thread.
  public ProvingStatus status() {
    return status;
  }

  /// Calls off what is being proven; for the end of the process.
  public void stop() {
    ProvingJob current = job;
    if (current != null) {
      current.stop();
    }
  }

  /// One round. Submits nothing while the sender is busy. True when a transaction was submitted.
  public boolean step(boolean senderIdle) {
    RollupContract.Progress progress = rollup.progress();
    reconcile(progress.lastProven());
    collect(progress.lastProven() + 1);
    List<StoredBatch> available = available(progress);
    if (available.isEmpty()) {
      return false;
    }
    Optional<StoredProof> proof = stored(available);
    if (proof.isEmpty() && job == null && pace.mayAsk(clock.millis())) {
      start(available);
      collect(progress.lastProven() + 1);
      proof = stored(available);
    }
    return senderIdle && pace.mayAsk(clock.millis()) && proof.map(this::submit).orElse(false);
  }

  private void reconcile(long lastProven) {
    for (long index = lastProvenStored() + 1; index <= lastProven; index++) {
      Optional<StoredBatch> batch = batches.byIndex(index);
      if (batch.isEmpty()
          || batch.get().status() != BatchStatus.COMMITTED
          || !batches.move(batch.get(), BatchStatus.PROVEN, batch.get().commit())) {
        return; // The batch driver has to see it first, or has just seen it go.
      }
      LOG.info(
          "batch proven: batch={} blocks=[{}..{}] outputRoot={}",
          index,
          batch.get().firstBlock(),
          batch.get().lastBlock(),
          batch.get().outputRoot());
    }
    for (long index = lastProvenStored(); index > lastProven; index--) {
      Optional<StoredBatch> batch = batches.byIndex(index);
      if (batch.isEmpty()
          || batch.get().status() != BatchStatus.PROVEN
          || !batches.move(batch.get(), BatchStatus.COMMITTED, batch.get().commit())) {
        return; // The batch driver has taken it back already.
      }
      LOG.warn("batch no longer proven on l1: batch={}", index);
    }
  }

  private long lastProvenStored() {
    return batches.latestAtLeast(BatchStatus.PROVEN).map(StoredBatch::index).orElse(0L);
  }

  /// The batches that can be proven next, every one of them committed, in our store and on L1.
  private List<StoredBatch> available(RollupContract.Progress progress) {
    List<StoredBatch> range = new ArrayList<>();
    long last = Math.min(progress.lastCommitted(), progress.lastProven() + limits.maxBatches());
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

  /// A proof in the store that still proves what we believe.
  private Optional<StoredProof> stored(List<StoredBatch> available) {
    long first = available.getFirst().index();
    return proofs
        .byFirstBatch(first)
        .filter(proof -> proof.lastBatch() <= available.getLast().index())
        .filter(proof ->
            proof
                .values()
                .equals(claim(available.subList(0, (int) (proof.lastBatch() - first) + 1))));
  }

  private void start(List<StoredBatch> available) {
    long gas = 0;
    List<StoredBatch> range = new ArrayList<>();
    for (StoredBatch batch : available) {
      long used = ports.blocks().gasUsed(batch.firstBlock(), batch.lastBlock());
      boolean fits = range.size() < pace.maxBatches() && gas + used <= limits.maxGas();
      if (!range.isEmpty() && !fits) {
        break;
      }
      range.add(batch);
      gas += used;
    }
    ProvingJob next =
        new ProvingJob(
            range, references(range), claim(range), gas, pace.limit(gas), clock.millis());
    job = next;
    status = currentStatus();
    LOG.info(
        "proof asked for: prover={} batches=[{}..{}] gas={} limitMillis={}",
        prover.name(),
        next.firstBatch(),
        next.lastBatch(),
        gas,
        next.limit().toMillis());
    proving.execute(() -> next.run(ports.witnesses(), prover));
  }

  /// Takes the outcome of the job, if there is one; calls the job off when it is late or when L1
  /// wants another range.
  private void collect(long firstWanted) {
    ProvingJob current = job;
    if (current == null) {
      return;
    }
    if (!current.done()) {
      current.stopIfLate(clock.millis());
      if (current.firstBatch() != firstWanted) {
        current.stop();
      }
      return;
    }
    job = null;
    try {
      switch (current.result()) {
        case ProofResult.Proven proven -> proven(current, proven);
        case ProofResult.Refused refused -> {
          if (current.firstBatch() == firstWanted) {
            refused(current, refused);
          }
        }
      }
    } finally {
      status = currentStatus();
    }
  }

  private void proven(ProvingJob done, ProofResult.Proven proven) {
    long millis = clock.millis() - done.startedMillis();
    pace.proven(done.gas(), Duration.ofMillis(millis));
    lastRefusal = null;
    refusedInARow = 0;
    proofs.put(
        new StoredProof(done.firstBatch(), done.lastBatch(), proven.values(), proven.proof()));
    LOG.info(
        "proof made: prover={} batches=[{}..{}] bytes={} millis={}",
        prover.name(),
        done.firstBatch(),
        done.lastBatch(),
        proven.proof().size(),
        millis);
  }

  private void refused(ProvingJob done, ProofResult.Refused refused) {
    pace.refused(refused.reason(), done.range().size(), done.gas(), clock.millis());
    lastRefusal = refused;
    refusedInARow++;
    refusals++;
    timeouts += refused.reason() == RefusalReason.TIMEOUT ? 1 : 0;
    LOG.error(
        "proof refused: prover={} batches=[{}..{}] gas={} reason={} inARow={} nextBatches={}"
            + " detail={}",
        prover.name(),
        done.firstBatch(),
        done.lastBatch(),
        done.gas(),
        refused.reason(),
        refusedInARow,
        pace.maxBatches(),
        refused.detail());
  }

  private ProvingStatus currentStatus() {
    ProvingJob current = job;
    return new ProvingStatus(
        current == null
            ? Optional.empty()
            : Optional.of(
                new ProvingStatus.Current(
                    current.firstBatch(),
                    current.lastBatch(),
                    current.gas(),
                    current.limit(),
                    current.startedMillis())),
        pace.maxBatches(),
        Optional.ofNullable(lastRefusal),
        refusedInARow,
        refusals,
        timeouts);
  }

  private static List<BatchReference> references(List<StoredBatch> range) {
    List<BatchReference> references = new ArrayList<>();
    for (StoredBatch batch : range) {
      L1Inclusion commit = Objects.requireNonNull(batch.commit(), "a committed batch has one");
      references.add(
          new BatchReference(
              batch.index(), batch.batchHash(), commit.transactionHash(), commit.blockNumber()));
    }
    return references;
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
        chain.chainId(),
        rollupConfig.configHash(),
        first.header().parentHash(),
        last.batchHash(),
        previous.map(StoredBatch::outputRoot).orElseGet(this::genesisOutputRoot),
        last.outputRoot(),
        last.lastBlock(),
        last.lastTimestamp(),
        previous.map(StoredBatch::depositRollingHash).orElse(Hash.ZERO),
        last.depositRollingHash(),
        sender.address(),
        rollup.revertEpoch());
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
        pace.useless(clock.millis());
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
      pace.useless(clock.millis());
      LOG.warn(
          "proof refused by l1: batches=[{}..{}] reason={}",
          proof.firstBatch(),
          proof.lastBatch(),
          e.getMessage());
      return false;
    }
  }
}
