package io.heddle.sequencer.derive;

import io.heddle.batcher.l1.read.DerivedBatch;
import java.time.Duration;
import java.util.Locale;
import org.jboss.logging.Logger;

/// How far a derivation is and how fast it goes, in the log.
final class DerivationProgress {
  private static final Logger LOG = Logger.getLogger(DerivationProgress.class);
  private static final Duration TELL_EVERY = Duration.ofSeconds(5);

  private final long start = System.nanoTime();
  private final long lastBatch;
  private long told = start;
  private long batches;
  private long blocks;
  private long transactions;

  /// @param lastBatch what L1 has
  DerivationProgress(long lastBatch) {
    this.lastBatch = lastBatch;
  }

  /// Counts a batch, and tells now and then.
  void add(DerivedBatch batch, long derivedBlocks, long derivedTransactions, long outputs) {
    batches++;
    blocks += derivedBlocks;
    transactions += derivedTransactions;
    long now = System.nanoTime();
    if (now - told >= TELL_EVERY.toNanos()) {
      told = now;
      LOG.infof(
          "derived: batch=%d of=%d block=%d transactions=%d outputs agreed=%d tx/s=%s",
          batch.index(), lastBatch, batch.end().blockNumber(), transactions, outputs, speed());
    }
  }

  /// Transactions each second so far, deposits and attributes among them.
  private String speed() {
    return String.format(Locale.ROOT, "%,.0f", transactions / seconds());
  }

  private double seconds() {
    return Math.max(1e-3, (System.nanoTime() - start) / 1e9);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "batches=%d blocks=%d transactions=%d seconds=%.1f tx/s=%s",
        batches,
        blocks,
        transactions,
        seconds(),
        speed());
  }
}
