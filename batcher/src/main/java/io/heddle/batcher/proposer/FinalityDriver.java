package io.heddle.batcher.proposer;

import io.heddle.batcher.l1.contract.RollupContract;
import io.heddle.batcher.l1.rpc.L1Block;
import io.heddle.batcher.l1.rpc.L1BlockTag;
import io.heddle.batcher.l1.rpc.L1Client;
import io.heddle.batcher.l1.rpc.L1RpcException;
import io.heddle.batcher.l1.rpc.L1UnavailableException;
import io.heddle.batcher.l1.send.L1Sender;
import io.heddle.batcher.port.BatchStatus;
import io.heddle.batcher.port.BatchStore;
import io.heddle.batcher.port.BatcherPorts;
import io.heddle.batcher.port.L1TransactionStore;
import io.heddle.batcher.port.StoredBatch;
import io.heddle.primitives.Address;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes proven batches final once their delay is over. One [#step] does what there is to do.
///
/// ```
/// PROVEN ── in lastFinalized of an L1 block that L1 calls final ──► FINALIZED
/// ```
///
/// The contract's finality alone is taken back by an L1 reorganisation, with the proof and the
/// commit; so FINALIZED, which the tag `finalized` shows, waits for L1's own, and is never taken
/// back. Withdrawals do not wait for it: the contract pays as soon as it calls the batch final.
public final class FinalityDriver {

  private static final Logger LOG = LoggerFactory.getLogger(FinalityDriver.class);

  /// Outputs looked through per step.
  private static final int MAX_OUTPUTS = 64;

  private final BatchStore batches;
  private final L1TransactionStore outbox;
  private final L1Client l1;
  private final RollupContract rollup;
  private final L1Sender sender;
  private final List<Address> accounts;
  private long lookedAt = -1;
  private long lastForGood;

  /// @param accounts whose transactions the outbox has
  public FinalityDriver(
      BatcherPorts ports,
      L1Client l1,
      RollupContract rollup,
      L1Sender sender,
      List<Address> accounts) {
    this.batches = ports.batches();
    this.outbox = ports.outbox();
    this.l1 = l1;
    this.rollup = rollup;
    this.sender = sender;
    this.accounts = List.copyOf(accounts);
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
    if (stored >= lastFinalized) {
      return;
    }
    long forGood = finalForGood();
    for (long index = stored + 1; index <= forGood; index++) {
      Optional<StoredBatch> batch = batches.byIndex(index);
      if (batch.isEmpty()
          || batch.get().status() != BatchStatus.PROVEN
          || !batches.move(batch.get(), BatchStatus.FINALIZED, batch.get().commit())) {
        return; // The other drivers have to see it first.
      }
      LOG.info(
          "batch finalized: batch={} blocks=[{}..{}]",
          index,
          batch.get().firstBlock(),
          batch.get().lastBlock());
    }
  }

  /// The last batch that the contract calls final in the newest L1 block that L1 calls final.
  private long finalForGood() {
    Optional<L1Block> block = l1.block(L1BlockTag.FINALIZED);
    if (block.isEmpty() || block.get().number() == lookedAt) {
      return lastForGood;
    }
    try {
      lastForGood = Math.max(lastForGood, rollup.lastFinalized(block.get().number()));
      accounts.forEach(
          account -> outbox.dropBytes(account, l1.nonce(account, block.get().number())));
    } catch (L1RpcException e) {
      // A node that has pruned that block's state: it will have the next ones'.
      LOG.warn(
          "l1 does not tell the contract's state at its final block: block={} reason={}",
          block.get().number(),
          e.getMessage());
    }
    lookedAt = block.get().number();
    return lastForGood;
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
