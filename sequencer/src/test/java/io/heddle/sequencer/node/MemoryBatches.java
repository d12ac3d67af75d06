package io.heddle.sequencer.node;

import io.heddle.batcher.port.BatchBytes;
import io.heddle.batcher.port.BatchStatus;
import io.heddle.batcher.port.BatchStore;
import io.heddle.batcher.port.L1Inclusion;
import io.heddle.batcher.port.StoredBatch;
import io.heddle.primitives.Hash;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Batches in memory.
final class MemoryBatches implements BatchStore {
  private record Kept(StoredBatch batch, BatchBytes bytes) {}

  private final TreeMap<Long, Kept> batches = new TreeMap<>();

  @Override
  public Optional<StoredBatch> latest() {
    return Optional.ofNullable(batches.lastEntry()).map(Map.Entry::getValue).map(Kept::batch);
  }

  @Override
  public Optional<StoredBatch> byIndex(long index) {
    return Optional.ofNullable(batches.get(index)).map(Kept::batch);
  }

  @Override
  public Optional<StoredBatch> latestAtLeast(BatchStatus status) {
    return batches.descendingMap().values().stream()
        .map(Kept::batch)
        .filter(batch -> batch.status().atLeast(status))
        .findFirst();
  }

  @Override
  public List<StoredBatch> withStatus(BatchStatus status, int limit) {
    return batches.values().stream()
        .map(Kept::batch)
        .filter(batch -> batch.status() == status)
        .limit(limit)
        .toList();
  }

  @Override
  public void insert(StoredBatch batch, BatchBytes bytes) {
    long expected = latest().map(StoredBatch::index).orElse(0L) + 1;
    if (batch.index() != expected) {
      throw new IllegalStateException("batch gap: expected=" + expected);
    }
    batches.put(batch.index(), new Kept(batch, bytes));
  }

  @Override
  public Optional<BatchBytes> bytes(long index) {
    return Optional.ofNullable(batches.get(index)).map(Kept::bytes);
  }

  @Override
  public Optional<BatchBytes> bytesByDataHash(Hash dataHash) {
    return batches.values().stream()
        .filter(kept -> kept.batch().header().dataHash().equals(dataHash))
        .map(Kept::bytes)
        .findFirst();
  }

  @Override
  public boolean move(StoredBatch seen, BatchStatus status, @Nullable L1Inclusion commit) {
    Kept kept = batches.get(seen.index());
    if (kept == null || !kept.batch().equals(seen)) {
      return false;
    }
    batches.put(seen.index(), new Kept(seen.with(status, commit), kept.bytes()));
    return true;
  }

  @Override
  public void discardFrom(long index) {
    batches.tailMap(index, true).clear();
  }
}
