package io.heddle.batcher.port;

import io.heddle.primitives.Hash;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A batch as the store keeps it; its bytes are [BatchBytes]. Everything but the status and the
/// inclusion is fixed when it is sealed.
///
/// @param header what L1 will keep a hash of
/// @param batchHash that hash
/// @param firstBlock first L2 block
/// @param lastBlock last L2 block, inclusive
/// @param lastTimestamp timestamp of the last block, seconds
/// @param lastSequenceNumber distance of the last block from its L1 origin's first block
/// @param outputRoot output root after the last block
/// @param depositRollingHash rolling hash over the `header.depositCount` deposits consumed so far
/// @param status how far it has come
/// @param commit the L1 inclusion of `commitBatch`; present from [BatchStatus#COMMITTED] on
public record StoredBatch(
    BatchHeader header,
    Hash batchHash,
    long firstBlock,
    long lastBlock,
    long lastTimestamp,
    long lastSequenceNumber,
    Hash outputRoot,
    Hash depositRollingHash,
    BatchStatus status,
    @Nullable L1Inclusion commit) {

  public StoredBatch {
    Objects.requireNonNull(header, "header");
    if (lastBlock < firstBlock) {
      throw new IllegalArgumentException(
          "batch blocks: first=" + firstBlock + " last=" + lastBlock);
    }
    if (commit == null && status.atLeast(BatchStatus.COMMITTED)) {
      throw new IllegalArgumentException(
          "batch without its inclusion on L1: batch=" + header.index() + " status=" + status);
    }
  }

  /// Its index in the Rollup contract.
  public long index() {
    return header.index();
  }

  /// The same batch, further on its way or thrown back.
  public StoredBatch with(BatchStatus newStatus, @Nullable L1Inclusion newCommit) {
    return new StoredBatch(
        header,
        batchHash,
        firstBlock,
        lastBlock,
        lastTimestamp,
        lastSequenceNumber,
        outputRoot,
        depositRollingHash,
        newStatus,
        newCommit);
  }
}
