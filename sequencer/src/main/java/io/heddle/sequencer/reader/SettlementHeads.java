package io.heddle.sequencer.reader;

import io.heddle.batcher.port.BatchStatus;
import io.heddle.batcher.port.BatchStore;
import io.heddle.batcher.port.StoredBatch;

/// The safe and the finalized block number, as the batches say. Read from the store at start-up,
/// then moved by the batcher's events.
public final class SettlementHeads {
  private final BatchStore batches;
  private volatile long safe;
  private volatile long finalized;

  public SettlementHeads(BatchStore batches) {
    this.batches = batches;
  }

  /// Reads both from the store. Blocking.
  public void refresh() {
    finalized = lastBlock(BatchStatus.FINALIZED);
    safe = lastBlock(BatchStatus.COMMITTED);
  }

  /// The finalized number as the store has it now. Blocking.
  public long freshFinalized() {
    return lastBlock(BatchStatus.FINALIZED);
  }

  private long lastBlock(BatchStatus status) {
    return batches.latestAtLeast(status).map(StoredBatch::lastBlock).orElse(0L);
  }

  public void safe(long number) {
    safe = number;
  }

  public void finalized(long number) {
    finalized = number;
  }

  public long safe() {
    return safe;
  }

  public long finalized() {
    return finalized;
  }
}
