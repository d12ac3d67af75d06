package io.heddle.batcher.l1.read;

import io.heddle.batcher.derivation.BatchDerivation;
import io.heddle.batcher.derivation.DerivationCursor;
import io.heddle.batcher.derivation.DerivationResult;
import io.heddle.batcher.derivation.L1BlockData;
import io.heddle.batcher.derivation.L1Origins;
import io.heddle.batcher.l1.contract.RollupContract;
import io.heddle.batcher.l1.rpc.L1Block;
import io.heddle.batcher.l1.rpc.L1Client;
import io.heddle.batcher.l1.rpc.L1UnavailableException;
import io.heddle.batcher.port.ConfirmedOrigin;
import io.heddle.batcher.port.L1Inclusion;
import io.heddle.batcher.port.StoredBatch;
import io.heddle.primitives.Hash;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.primitives.rollup.L1Deposit;
import io.heddle.prover.BatchReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The rollup as L1 has it: one committed batch after the other, each derived into the inputs of
/// its blocks. From the first batch on it needs nothing but L1 (and an archive of blobs), and
/// believes nothing that does not hash to what the Rollup contract has. Not safe for concurrent
/// use.
public final class BatchStream {

  private final RollupConfig config;
  private final L1Client l1;
  private final RollupContract rollup;
  private final CommittedBatches committed;
  private final L1BatchReader reader;
  private final L1BlockReader blockReader;
  private final BatchDerivation derivation;
  private DerivationCursor cursor;
  private Hash parent;

  private BatchStream(
      ChainConfig chain, L1Client l1, BlobSource blobs, Start start, DerivationCursor cursor) {
    this.config = chain.requireRollup();
    this.l1 = l1;
    this.rollup = new RollupContract(l1, config.rollup());
    this.committed = new CommittedBatches(rollup, start.index(), start.l1Block());
    this.reader = new L1BatchReader(l1, blobs);
    this.blockReader = new L1BlockReader(l1, config.portal());
    this.derivation = new BatchDerivation(config, chain.chainId());
    this.cursor = cursor;
    this.parent = start.parent().orElseGet(() -> rollup.batchHash(0));
  }

  private record Start(long index, long l1Block, Optional<Hash> parent) {}

  /// From the first batch on.
  ///
  /// @param genesisTimestamp timestamp of the L2 genesis block, seconds
  public static BatchStream fromGenesis(
      ChainConfig chain, long genesisTimestamp, L1Client l1, BlobSource blobs) {
    RollupConfig config = chain.requireRollup();
    return new BatchStream(
        chain,
        l1,
        blobs,
        new Start(1, config.l1GenesisNumber(), Optional.empty()),
        DerivationCursor.genesis(config, genesisTimestamp));
  }

  /// From the batch after a committed one on.
  public static BatchStream after(
      StoredBatch batch, ChainConfig chain, L1Client l1, BlobSource blobs) {
    L1Inclusion commit = Objects.requireNonNull(batch.commit(), "a batch that is not committed");
    return new BatchStream(
        chain,
        l1,
        blobs,
        new Start(batch.index() + 1, commit.blockNumber(), Optional.of(batch.batchHash())),
        new DerivationCursor(
            batch.lastBlock(),
            batch.lastTimestamp(),
            batch.header().l1OriginNumber(),
            batch.header().l1OriginHash(),
            batch.lastSequenceNumber(),
            batch.header().depositCount(),
            batch.depositRollingHash()));
  }

  /// Index of the batch that [#next] looks for.
  public long nextIndex() {
    return committed.nextIndex();
  }

  /// The next batch; empty when none was committed up to and including this L1 block.
  ///
  /// @throws InvalidBatchException when no chain can follow from it
  /// @throws L1UnavailableException when L1 does not answer, or nobody has the blobs
  public Optional<DerivedBatch> next(long l1Block) {
    return committed.next(l1Block).map(this::derive);
  }

  private DerivedBatch derive(BatchReference reference) {
    try {
      CommittedBatch batch = reader.read(reference);
      if (!batch.header().parentHash().equals(parent)) {
        throw invalid(
            reference, "parent: expected=" + parent + " actual=" + batch.header().parentHash());
      }
      List<L1BlockData> l1Blocks =
          blockReader.blocks(cursor.originNumber(), batch.header().l1OriginNumber());
      return switch (derivation.derive(cursor, batch.header(), batch.data(), l1Blocks)) {
        case DerivationResult.Derived derived -> {
          List<ConfirmedOrigin> origins = origins(l1Blocks);
          cursor = derived.next();
          parent = reference.batchHash();
          yield new DerivedBatch(
              batch, inclusion(reference), origins, derived.blocks(), derived.next());
        }
        case DerivationResult.Invalid broken -> throw broken(reference, broken);
      };
    } catch (WrongBlobsException e) {
      throw new WrongBlobsException(describe(reference) + " " + e.getMessage(), e);
    } catch (BatchDataException e) {
      throw new InvalidBatchException(describe(reference) + " " + e.getMessage(), e);
    }
  }

  /// The L1 blocks that the store of origins lacks: all but the first one, which the previous batch
  /// brought.
  private List<ConfirmedOrigin> origins(List<L1BlockData> l1Blocks) {
    List<ConfirmedOrigin> origins = new ArrayList<>();
    long count = cursor.depositCount();
    Hash rollingHash = cursor.depositRollingHash();
    for (L1BlockData block : l1Blocks) {
      boolean known = block.header().number() == cursor.originNumber();
      boolean genesis = block.header().number() == config.l1GenesisNumber();
      List<L1Deposit> deposits =
          known || genesis
              ? List.of()
              : BatchDerivation.deposits(config, block, count, rollingHash);
      if (!known || (genesis && cursor.blockNumber() == 0)) {
        origins.add(
            new ConfirmedOrigin(L1Origins.of(config.l1ChainId(), block.header()), deposits));
      }
      count += deposits.size();
      rollingHash = deposits.isEmpty() ? rollingHash : deposits.getLast().rollingHash();
    }
    return origins;
  }

  private L1Inclusion inclusion(BatchReference reference) {
    L1Block block =
        l1.block(reference.l1BlockNumber())
            .orElseThrow(
                () -> new L1UnavailableException("no such L1 block: " + reference.l1BlockNumber()));
    return new L1Inclusion(reference.commitTransaction(), block.number(), block.hash());
  }

  /// L1 data that does not hold together is the node's fault (or its head moved between two reads),
  /// not the batch's.
  static RuntimeException broken(BatchReference reference, DerivationResult.Invalid broken) {
    String reason = broken.fault() + ": " + broken.detail();
    return broken.fault().ofL1Data()
        ? new L1UnavailableException(describe(reference) + " " + reason)
        : invalid(reference, reason);
  }

  private static InvalidBatchException invalid(BatchReference reference, String reason) {
    return new InvalidBatchException(describe(reference) + " " + reason);
  }

  private static String describe(BatchReference reference) {
    return "batch=%d transaction=%s l1Block=%d"
        .formatted(reference.index(), reference.commitTransaction(), reference.l1BlockNumber());
  }
}
