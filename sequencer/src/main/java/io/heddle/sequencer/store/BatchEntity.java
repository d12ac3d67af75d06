package io.heddle.sequencer.store;

import io.heddle.batcher.port.BatchHeader;
import io.heddle.batcher.port.BatchStatus;
import io.heddle.batcher.port.DataLocation;
import io.heddle.batcher.port.L1Inclusion;
import io.heddle.batcher.port.StoredBatch;
import io.heddle.primitives.Hash;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Row of `batches`.
@Entity
@Table(name = "batches")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class BatchEntity {
  @Id
  @Column(name = "batch_index")
  long index;

  int version;

  @Enumerated(EnumType.STRING)
  @Column(name = "data_location")
  DataLocation dataLocation;

  @Column(name = "l1_origin_number")
  long l1OriginNumber;

  @Column(name = "l1_origin_hash")
  byte[] l1OriginHash;

  @Column(name = "deposit_count")
  long depositCount;

  @Column(name = "data_hash")
  byte[] dataHash;

  @Column(name = "parent_hash")
  byte[] parentHash;

  @Column(name = "batch_hash")
  byte[] batchHash;

  @Column(name = "first_block")
  long firstBlock;

  @Column(name = "last_block")
  long lastBlock;

  @Column(name = "last_timestamp")
  long lastTimestamp;

  @Column(name = "last_sequence_number")
  long lastSequenceNumber;

  @Column(name = "output_root")
  byte[] outputRoot;

  @Column(name = "deposit_rolling_hash")
  byte[] depositRollingHash;

  @Enumerated(EnumType.STRING)
  BatchStatus status;

  @Column(name = "commit_transaction")
  byte @Nullable [] commitTransaction;

  @Column(name = "commit_block_number")
  @Nullable Long commitBlockNumber;

  @Column(name = "commit_block_hash")
  byte @Nullable [] commitBlockHash;

  static BatchEntity of(StoredBatch batch) {
    BatchEntity row = new BatchEntity();
    BatchHeader header = batch.header();
    row.index = header.index();
    row.version = header.version();
    row.dataLocation = header.dataLocation();
    row.l1OriginNumber = header.l1OriginNumber();
    row.l1OriginHash = header.l1OriginHash().toBytes();
    row.depositCount = header.depositCount();
    row.dataHash = header.dataHash().toBytes();
    row.parentHash = header.parentHash().toBytes();
    row.batchHash = batch.batchHash().toBytes();
    row.firstBlock = batch.firstBlock();
    row.lastBlock = batch.lastBlock();
    row.lastTimestamp = batch.lastTimestamp();
    row.lastSequenceNumber = batch.lastSequenceNumber();
    row.outputRoot = batch.outputRoot().toBytes();
    row.depositRollingHash = batch.depositRollingHash().toBytes();
    row.move(batch.status(), batch.commit());
    return row;
  }

  void move(BatchStatus newStatus, @Nullable L1Inclusion commit) {
    status = newStatus;
    commitTransaction = commit == null ? null : commit.transactionHash().toBytes();
    commitBlockNumber = commit == null ? null : commit.blockNumber();
    commitBlockHash = commit == null ? null : commit.blockHash().toBytes();
  }

  /// Whether this is the batch that was seen, with the status that it had then.
  boolean isStill(StoredBatch seen) {
    return status == seen.status() && Arrays.equals(batchHash, seen.batchHash().toBytes());
  }

  StoredBatch toBatch() {
    BatchHeader header =
        new BatchHeader(
            version,
            dataLocation,
            index,
            l1OriginNumber,
            Hash.fromBytes(l1OriginHash),
            depositCount,
            Hash.fromBytes(dataHash),
            Hash.fromBytes(parentHash));
    return new StoredBatch(
        header,
        Hash.fromBytes(batchHash),
        firstBlock,
        lastBlock,
        lastTimestamp,
        lastSequenceNumber,
        Hash.fromBytes(outputRoot),
        Hash.fromBytes(depositRollingHash),
        status,
        commit());
  }

  private @Nullable L1Inclusion commit() {
    if (commitTransaction == null || commitBlockNumber == null || commitBlockHash == null) {
      return null;
    }
    return new L1Inclusion(
        Hash.fromBytes(commitTransaction), commitBlockNumber, Hash.fromBytes(commitBlockHash));
  }
}
