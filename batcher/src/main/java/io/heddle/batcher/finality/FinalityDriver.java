package io.heddle.batcher.finality;

import io.heddle.batcher.BatchStatus;
import io.heddle.batcher.BatchStore;
import io.heddle.batcher.StoredBatch;
import io.heddle.batcher.l1.L1BlockTag;
import io.heddle.batcher.l1.L1Client;
import io.heddle.batcher.l1.L1RpcException;
import io.heddle.batcher.l1.L1Sender;
import io.heddle.batcher.l1.L1UnavailableException;
import io.heddle.batcher.l1.RollupContract;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes proven batches final once their delay is over. One [#step] does what there is to do.
///
/// ```
/// PROVEN ── in lastFinalized ──► FINALIZED
/// ```
///
/// When an L1 reorg takes the transaction back, the status stays for a while: what is final on L1
/// follows from the proof and the time alone, so the transaction is sent again and brings it back.
/// If the proof or the commit is gone too, their drivers throw the batch back.
public final class FinalityDriver {

  private static final Logger LOG = LoggerFactory.getLogger(FinalityDriver.class);

  /// Outputs looked through per step.
  private static final int MAX_OUTPUTS = 64;

  private final BatchStore batches;
  private final L1Client l1;
  private final RollupContract rollup;
  private final L1Sender sender;

  public FinalityDriver(BatchStore batches, L1Client l1, RollupContract rollup, L1Sender sender) {
    this.batches = batches;
    this.l1 = l1;
    this.rollup = rollup;
    this.sender = sender;
  }

  /// One round; does nothing on L1 while the sender is busy. True when a transaction was submitted.
  public boolean step(boolean senderIdle) {
    RollupContract.Progress progress = rollup.progress();
    reconcile(progress.lastFinalized());
    if (!senderIdle || progress.lastProven() <= progress.lastFinalized()) {
      return false;
    }
    Optional<Long> last = lastFinalizable();
    if (last.isEmpty()) {
      return false;
    }
    try {
      sender.submit(
          new L1Sender.Message(
              "finalize:" + last.get(),
              rollup.address(),
              RollupContract.finalizeCall(last.get()),
              0,
              null));
      LOG.info("finality posted: lastBatch={}", last.get());
      return true;
    } catch (L1RpcException e) {
      if (!RollupContract.isTooEarly(e)) {
        LOG.warn("finality refused by l1: lastBatch={} reason={}", last.get(), e.getMessage());
      }
      return false;
    }
  }

  private void reconcile(long lastFinalized) {
    long stored = batches.latestAtLeast(BatchStatus.FINALIZED).map(StoredBatch::index).orElse(0L);
    for (long index = stored + 1; index <= lastFinalized; index++) {
      Optional<StoredBatch> batch = batches.byIndex(index);
      if (batch.isEmpty() || !batch.get().status().atLeast(BatchStatus.PROVEN)) {
        return; // The other drivers have to see it first.
      }
      batches.update(index, BatchStatus.FINALIZED, batch.get().commit());
      LOG.info(
          "batch finalized: batch={} blocks=[{}..{}]",
          index,
          batch.get().firstBlock(),
          batch.get().lastBlock());
    }
  }

  /// Last batch of the newest output whose delay is over by L1's clock.
  private Optional<Long> lastFinalizable() {
    long now =
        l1.block(L1BlockTag.LATEST)
            .orElseThrow(() -> new L1UnavailableException("L1 has no latest block"))
            .header()
            .timestamp();
    long delay = rollup.finalizationDelaySeconds();
    long first = rollup.lastFinalizedOutput() + 1;
    long last = Math.min(rollup.latestOutputIndex(), first + MAX_OUTPUTS - 1);
    for (long index = last; index >= first; index--) {
      RollupContract.Output output = rollup.output(index);
      if (output.provenAt() + delay <= now) {
        return Optional.of(output.lastBatch());
      }
    }
    return Optional.empty();
  }
}
