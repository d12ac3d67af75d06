package io.heddle.batcher.batch;

import io.heddle.batcher.blob.BlobPacking;
import io.heddle.batcher.blob.BlobSidecar;
import io.heddle.batcher.codec.BatchCodec;
import io.heddle.batcher.codec.BatchData;
import io.heddle.batcher.derivation.BatchDerivation;
import io.heddle.batcher.derivation.DerivationCursor;
import io.heddle.batcher.derivation.DerivationFault;
import io.heddle.batcher.derivation.DerivationResult;
import io.heddle.batcher.l1.read.L1BlockReader;
import io.heddle.batcher.port.BatchBlock;
import io.heddle.batcher.port.BatchBytes;
import io.heddle.batcher.port.BatchHeader;
import io.heddle.batcher.port.BatchStatus;
import io.heddle.batcher.port.DataLocation;
import io.heddle.batcher.port.L1OriginStore;
import io.heddle.batcher.port.StoredBatch;
import io.heddle.batcher.port.WitnessSource;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Check;
import io.heddle.primitives.Hash;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.RollupConfig;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes a batch of blocks, and derives it back from L1 before anyone sees it: the blocks that we
/// post are those that everybody else will derive.
public final class BatchSealer {

  /// A sealed batch, and what it is on L1.
  record Sealed(StoredBatch batch, BatchBytes bytes) {}

  private final RollupConfig config;
  private final long l2ChainId;
  private final long genesisTimestamp;
  private final L1OriginStore origins;
  private final WitnessSource witnesses;
  private final L1BlockReader l1Blocks;
  private final BatchDerivation derivation;

  public BatchSealer(
      ChainConfig chain,
      long genesisTimestamp,
      L1OriginStore origins,
      WitnessSource witnesses,
      L1BlockReader l1Blocks) {
    this.config = chain.requireRollup();
    this.l2ChainId = chain.chainId();
    this.genesisTimestamp = genesisTimestamp;
    this.origins = origins;
    this.witnesses = witnesses;
    this.l1Blocks = l1Blocks;
    this.derivation = new BatchDerivation(this.config, l2ChainId);
  }

  /// The batch of as many of these blocks, from the first on, as fit into one transaction's blobs.
  /// Empty when the last block's L1 origin is no longer L1's: L1 was reorganised, and the blocks
  /// are about to be rebuilt.
  ///
  /// @param previous the batch before, or null for the first one
  /// @param parentHash its hash on L1, or the genesis batch's
  Optional<Sealed> seal(@Nullable StoredBatch previous, Hash parentHash, List<BatchBlock> blocks) {
    List<BatchBlock> taken = blocks;
    Bytes data = encode(taken);
    while (data.size() > BlobPacking.maxDataSizeBytes(BlobPacking.MAX_BLOBS)) {
      Check.invariant(
          taken.size() > 1, "block too large for a batch: block=" + taken.getFirst().number());
      taken = taken.subList(0, taken.size() / 2);
      data = encode(taken);
    }
    BatchBlock last = taken.getLast();
    boolean originKnown =
        origins
            .byNumber(last.originNumber())
            .filter(origin -> origin.hash().equals(last.originHash()))
            .isPresent();
    if (!originKnown) {
      return Optional.empty();
    }
    List<Bytes> commitments = BlobSidecar.commitments(BlobPacking.pack(data));
    BatchHeader header =
        new BatchHeader(
            BatchHeader.VERSION_1,
            DataLocation.BLOB,
            previous == null ? 1 : previous.index() + 1,
            last.originNumber(),
            last.originHash(),
            last.depositCount(),
            BlobSidecar.dataHash(BlobSidecar.versionedHashes(commitments)),
            parentHash);
    Optional<DerivationCursor> end = derive(previous, header, data);
    if (end.isEmpty()) {
      return Optional.empty();
    }
    StoredBatch batch =
        new StoredBatch(
            header,
            header.hash(),
            taken.getFirst().number(),
            last.number(),
            last.timestamp(),
            last.sequenceNumber(),
            witnesses.outputRoot(last.number()),
            end.get().depositRollingHash(),
            BatchStatus.SEALED,
            null);
    return Optional.of(new Sealed(batch, new BatchBytes(data, commitments)));
  }

  private Bytes encode(List<BatchBlock> blocks) {
    return BatchCodec.encode(BatchData.of(l2ChainId, blocks));
  }

  /// Where the batch leads. Empty when L1 is another chain just now; any other broken rule is a bug
  /// of ours.
  private Optional<DerivationCursor> derive(
      @Nullable StoredBatch previous, BatchHeader header, Bytes data) {
    DerivationCursor start =
        previous == null ? DerivationCursor.genesis(config, genesisTimestamp) : after(previous);
    return switch (derivation.derive(
        start,
        header,
        BatchCodec.decode(data),
        l1Blocks.blocks(start.originNumber(), header.l1OriginNumber()))) {
      case DerivationResult.Derived derived -> Optional.of(derived.next());
      case DerivationResult.Invalid invalid -> {
        Check.invariant(
            invalid.fault() == DerivationFault.L1_CHAIN_BROKEN,
            "our own blocks break a rule: batch="
                + header.index()
                + " "
                + invalid.fault()
                + ": "
                + invalid.detail());
        yield Optional.empty();
      }
    };
  }

  private static DerivationCursor after(StoredBatch batch) {
    return new DerivationCursor(
        batch.lastBlock(),
        batch.lastTimestamp(),
        batch.header().l1OriginNumber(),
        batch.header().l1OriginHash(),
        batch.lastSequenceNumber(),
        batch.header().depositCount(),
        batch.depositRollingHash());
  }
}
