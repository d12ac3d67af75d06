package io.heddle.sequencer.node;

import io.heddle.batcher.l1.read.BlobArchive;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.jboss.logging.Logger;

/// Keeps the blob archive within its age, and shows how much it holds.
final class ArchiveUpkeep {
  private static final Logger LOG = Logger.getLogger(ArchiveUpkeep.class);
  private static final Duration LOOK_EVERY = Duration.ofHours(1);

  private final BlobArchive archive;
  private final Duration maxAge;
  private long lookedAt = System.nanoTime() - LOOK_EVERY.toNanos();

  /// @param days how long a blob is kept; 0 = for ever
  ArchiveUpkeep(BlobArchive archive, long days, MeterRegistry registry) {
    this.archive = archive;
    this.maxAge = Duration.ofDays(days);
    Gauge.builder("heddle.archive.blobs", archive, a -> a.contents().blobs())
        .description("Blobs in the archive")
        .register(registry);
    Gauge.builder("heddle.archive.bytes", archive, a -> a.contents().sizeBytes())
        .description("Bytes of the archive's files")
        .register(registry);
  }

  /// Deletes what is too old, once an hour.
  void step() {
    long now = System.nanoTime();
    if (maxAge.isZero() || now - lookedAt < LOOK_EVERY.toNanos()) {
      return;
    }
    lookedAt = now;
    long deleted = archive.deleteOlderThan(maxAge);
    if (deleted > 0) {
      LOG.infof(
          "blob archive: deleted=%d older than days=%d left=%s",
          deleted, maxAge.toDays(), archive.contents());
    }
  }
}
