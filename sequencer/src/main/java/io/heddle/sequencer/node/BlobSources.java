package io.heddle.sequencer.node;

import io.heddle.batcher.l1.read.BeaconBlobSource;
import io.heddle.batcher.l1.read.BlobArchive;
import io.heddle.batcher.l1.read.BlobSource;
import io.heddle.batcher.l1.read.CheckedBlobSource;
import io.heddle.batcher.l1.read.StoredBlobSource;
import io.heddle.batcher.l1.rpc.L1Endpoint;
import io.heddle.batcher.port.BatchStore;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where this node reads blobs: its archive, L1, the batches that it has stored. L1 drops blobs,
/// and proving a batch takes the one before it too. Whichever has them, they are checked against
/// L1's hashes.
record BlobSources(NodeConfig.L1 settings, BatchStore batches, Optional<BlobArchive> archive) {

  static BlobSources open(NodeConfig.L1 settings, BatchStore batches) {
    try {
      return new BlobSources(settings, batches, settings.archiveDir().map(BlobArchive::open));
    } catch (UncheckedIOException e) {
      throw new IllegalArgumentException("heddle.l1.archive-dir: " + e.getMessage(), e);
    }
  }

  /// All of them, in turn.
  BlobSource source() {
    List<BlobSource> sources = new ArrayList<>();
    settings
        .beaconUrl()
        .ifPresent(url ->
            sources.add(
                new BeaconBlobSource(
                    L1Endpoint.parse("heddle.l1.beacon-url", url),
                    settings.beaconGenesisSeconds(),
                    settings.beaconSlotSeconds())));
    sources.add(new StoredBlobSource(batches));
    CheckedBlobSource checked = new CheckedBlobSource(sources);
    return archive.map(checked::with).orElse(checked);
  }
}
