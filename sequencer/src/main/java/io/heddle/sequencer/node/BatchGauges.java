package io.heddle.sequencer.node;

import io.heddle.batcher.port.BatchStatus;
import io.heddle.batcher.port.BatchStore;
import io.heddle.batcher.port.StoredBatch;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// The last batch that has come at least as far as each status: its index as gauges, and its last
/// block for the health page. Read from the store now and then by the settlement loop, which owns
/// this object.
final class BatchGauges {
  private static final int STEPS_PER_REFRESH = 10;

  private final BatchStore batches;
  private final Map<BatchStatus, AtomicLong> indices = new EnumMap<>(BatchStatus.class);
  private final Map<BatchStatus, AtomicLong> lastBlocks = new EnumMap<>(BatchStatus.class);
  private int steps;

  BatchGauges(BatchStore batches, MeterRegistry registry) {
    this.batches = batches;
    for (BatchStatus status : BatchStatus.values()) {
      AtomicLong index = new AtomicLong();
      indices.put(status, index);
      lastBlocks.put(status, new AtomicLong());
      Gauge.builder("heddle.batch.index", index, AtomicLong::get)
          .description("Last batch that has come at least this far")
          .tag("status", status.name())
          .register(registry);
    }
  }

  /// As of the last look; 0 before the first batch. For any thread.
  long lastBlock(BatchStatus status) {
    return Objects.requireNonNull(lastBlocks.get(status)).get();
  }

  /// Called once per step of the loop.
  void step() {
    if (steps++ % STEPS_PER_REFRESH == 0) {
      indices.forEach((status, index) -> {
        Optional<StoredBatch> latest = batches.latestAtLeast(status);
        index.set(latest.map(StoredBatch::index).orElse(0L));
        Objects.requireNonNull(lastBlocks.get(status))
            .set(latest.map(StoredBatch::lastBlock).orElse(0L));
      });
    }
  }
}
