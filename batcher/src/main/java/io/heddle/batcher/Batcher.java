package io.heddle.batcher;

import io.heddle.batcher.batch.BatchDriver;
import io.heddle.batcher.batch.BatchSealer;
import io.heddle.batcher.batch.BatchTakeover;
import io.heddle.batcher.l1.contract.RollupContract;
import io.heddle.batcher.l1.read.BlobSource;
import io.heddle.batcher.l1.read.L1BlockReader;
import io.heddle.batcher.l1.rpc.L1Client;
import io.heddle.batcher.l1.rpc.L1UnavailableException;
import io.heddle.batcher.l1.send.FeePolicy;
import io.heddle.batcher.l1.send.L1Sender;
import io.heddle.batcher.port.BatchStatus;
import io.heddle.batcher.port.BatcherPorts;
import io.heddle.batcher.port.StoredBatch;
import io.heddle.batcher.proposer.FinalityDriver;
import io.heddle.batcher.proposer.ProofDriver;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.primitives.crypto.kzg.Kzg;
import io.heddle.prover.Prover;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;

/// Brings the chain to L1 and follows it to finality. Two loops drive it, each in a thread of its
/// own: [#stepBatches] posts batches, [#stepSettlement] has them proven and makes them final.
/// Proving itself computes for long, on a third thread.
///
/// Blob transactions and others come from different accounts, because L1 nodes do not pool both
/// kinds from one.
///
/// A step throws [L1UnavailableException] when L1 does not answer: log it, wait, step again.
/// [BatchConflictException] and [io.heddle.primitives.Check.InvariantViolation] must stop the loop
/// and alert somebody.
public final class Batcher implements AutoCloseable {

  private final BatcherPorts ports;
  private final L1Client l1;
  private final long l1ChainId;
  private final L1Sender batchSender;
  private final L1Sender settlementSender;
  private final BatchDriver batchDriver;
  private final ProofDriver proofDriver;
  private final FinalityDriver finalityDriver;
  private long safeHead = -1;
  private long finalizedHead = -1;
  private volatile boolean rightL1;

  /// Keys and fees of the accounts that the batcher pays with.
  ///
  /// @param batcherKey holds the batcher role; sends blobs
  /// @param settlementKey sends proofs and finality; another account
  /// @param fees what to pay
  public record Accounts(PrivateKey batcherKey, PrivateKey settlementKey, FeePolicy fees) {

    public Accounts {
      if (batcherKey.address().equals(settlementKey.address())) {
        throw new IllegalArgumentException(
            "batcher and settlement must be two accounts: " + batcherKey.address());
      }
    }
  }

  private Batcher(
      BatcherConfig config,
      BatcherPorts ports,
      L1Client l1,
      BlobSource blobs,
      Accounts accounts,
      Prover prover,
      Executor proving,
      Clock clock) {
    RollupConfig rollupConfig = config.chain().requireRollup();
    this.l1 = l1;
    this.l1ChainId = rollupConfig.l1ChainId();
    RollupContract rollup = new RollupContract(l1, rollupConfig.rollup());
    this.ports = ports;
    this.batchSender =
        new L1Sender(
            l1,
            l1ChainId,
            ports.outbox(),
            accounts.batcherKey(),
            accounts.fees(),
            clock,
            config.batches().maxInFlight());
    this.settlementSender =
        new L1Sender(
            l1, l1ChainId, ports.outbox(), accounts.settlementKey(), accounts.fees(), clock);
    BatchSealer sealer =
        new BatchSealer(
            config.chain(),
            config.genesisTimestamp(),
            ports.origins(),
            ports.witnesses(),
            new L1BlockReader(l1, rollupConfig.portal()));
    BatchTakeover takeover =
        new BatchTakeover(config.chain(), config.genesisTimestamp(), ports, l1, blobs);
    this.batchDriver =
        new BatchDriver(config.batches(), ports, l1, rollup, batchSender, sealer, takeover);
    this.proofDriver =
        new ProofDriver(
            config.chain(),
            config.proofs(),
            ports,
            rollup,
            settlementSender,
            prover,
            proving,
            clock);
    this.finalityDriver =
        new FinalityDriver(
            ports,
            l1,
            rollup,
            settlementSender,
            List.of(batchSender.address(), settlementSender.address()));
  }

  /// Loads the KZG setup, which takes seconds. Asks L1 nothing: it may be away at start.
  ///
  /// @param blobs where batches are read back from that the store lacks
  /// @param proving what proves, one range at a time: a thread of its own, since it computes for
  ///   minutes
  public static Batcher open(
      BatcherConfig config,
      BatcherPorts ports,
      L1Client l1,
      BlobSource blobs,
      Accounts accounts,
      Prover prover,
      Executor proving,
      Clock clock) {
    Kzg.warmUp();
    return new Batcher(config, ports, l1, blobs, accounts, prover, proving, clock);
  }

  /// Both loops make sure, before their first round, that this is the rollup's L1.
  private void requireRightL1() {
    if (rightL1) {
      return;
    }
    long actual = l1.chainId();
    if (actual != l1ChainId) {
      throw new L1UnavailableException(
          "wrong L1: chain id: expected=" + l1ChainId + " actual=" + actual);
    }
    rightL1 = true;
  }

  /// One round of posting: reconciles with L1, sends or resends, seals.
  public void stepBatches() {
    requireRightL1();
    batchDriver.step();
    announce();
  }

  /// One round of proving and finality.
  public void stepSettlement() {
    requireRightL1();
    boolean idle = settlementSender.poll() instanceof L1Sender.Progress.Idle;
    // Finality first: it takes one cheap transaction, and withdrawals wait for it.
    boolean busy = finalityDriver.step(idle);
    proofDriver.step(idle && !busy);
    announce();
  }

  /// Where everything stands; from any thread.
  public BatcherStatus status() {
    return new BatcherStatus(
        batchSender.pending(), settlementSender.pending(), proofDriver.status());
  }

  /// Calls off what is being proven. Nothing steps any more.
  @Override
  public void close() {
    proofDriver.stop();
  }

  /// Tells the node of heads that have moved; both loops come here.
  private synchronized void announce() {
    long safe = lastBlock(BatchStatus.COMMITTED);
    long finalized = lastBlock(BatchStatus.FINALIZED);
    if (safe != safeHead) {
      safeHead = safe;
      ports.events().safeHead(safe);
    }
    if (finalized != finalizedHead) {
      finalizedHead = finalized;
      ports.events().finalizedHead(finalized);
    }
  }

  private long lastBlock(BatchStatus status) {
    return ports.batches().latestAtLeast(status).map(StoredBatch::lastBlock).orElse(0L);
  }
}
