package io.heddle.sequencer.derive;

import io.heddle.batcher.l1.contract.RollupContract;
import io.heddle.batcher.l1.read.BatchStream;
import io.heddle.batcher.l1.read.BlobSource;
import io.heddle.batcher.l1.read.DerivedBatch;
import io.heddle.batcher.l1.read.InvalidBatchException;
import io.heddle.batcher.l1.rpc.L1Client;
import io.heddle.batcher.l1.rpc.L1UnavailableException;
import io.heddle.batcher.port.BatchBytes;
import io.heddle.batcher.port.BatchStatus;
import io.heddle.batcher.port.BatchStore;
import io.heddle.batcher.port.ConfirmedOrigin;
import io.heddle.batcher.port.L1OriginStore;
import io.heddle.batcher.port.StoredBatch;
import io.heddle.executor.block.InvalidBlockException;
import io.heddle.executor.stateless.StatelessValidator;
import io.heddle.primitives.Address;
import io.heddle.primitives.Check;
import io.heddle.primitives.Hash;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Genesis;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.primitives.rollup.BlockInputs;
import io.heddle.primitives.rollup.L1Origin;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.builder.DerivedBlocks;
import io.heddle.sequencer.builder.LocalChain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Rebuilds the chain from L1: reads the committed batches in order, executes their blocks,
/// compares every output, and stores what a node keeps, so that a node goes on from there. The way
/// back after a lost PostgreSQL.
///
/// Per batch, in this order: its blocks (state store, then PostgreSQL), its L1 origins and
/// deposits, then the batch itself, as COMMITTED. Each is durable before the next one begins, so
/// what a crash leaves is the chain up to some block, and the origins and batches up to it; the
/// next run looks what there is and goes on. A batch that is refused leaves no block of this run. A
/// database that a backup brought back is such a case too.
///
/// Blocks that L1 does not have yet are not known to it. It works on a database of its own: the
/// node's lease keeps two processes apart.
public final class ChainDerivation {
  private static final Logger LOG = Logger.getLogger(ChainDerivation.class);

  private final Genesis genesis;
  private final ChainConfig config;
  private final RollupConfig rollupConfig;
  private final L1Client l1;
  private final BlobSource blobs;
  private final RollupContract rollup;
  private final Stores stores;

  /// Where the chain is kept.
  ///
  /// @param chain its head
  /// @param blocks puts blocks on top of it
  /// @param genesisBlock block 0
  public record Stores(
      LocalChain chain,
      DerivedBlocks blocks,
      SealedBlock genesisBlock,
      L1OriginStore origins,
      BatchStore batches) {}

  public ChainDerivation(Genesis genesis, L1Client l1, BlobSource blobs, Stores stores) {
    this.genesis = genesis;
    this.config = genesis.config();
    this.rollupConfig = config.requireRollup();
    this.l1 = l1;
    this.blobs = blobs;
    this.rollup = new RollupContract(l1, rollupConfig.rollup());
    this.stores = stores;
  }

  /// Derives all that L1 has.
  ///
  /// @param to the last L2 block; all there are if empty
  /// @return one line that says what was done
  /// @throws InvalidBatchException when no chain can follow from a batch
  /// @throws DerivationDifferenceException when L1 has another chain than comes out
  /// @throws L1UnavailableException when L1 or the blobs are not there
  public String run(OptionalLong to) {
    requireSameRollup();
    long lastBatch = rollup.progress().lastCommitted();
    Optional<StoredBatch> before = lastCommitted();
    BatchStream stream =
        before
            .map(batch -> BatchStream.after(batch, config, l1, blobs))
            .orElseGet(() -> BatchStream.fromGenesis(config, genesis.timestamp(), l1, blobs));
    long first = stream.nextIndex();
    ProvenOutputs outputs =
        new ProvenOutputs(rollup, before.map(StoredBatch::lastBlock).orElse(0L));
    DerivationProgress progress = new DerivationProgress(lastBatch);
    LOG.infof("deriving: batches=[%d..%d] head=%d", first, lastBatch, head().number());
    long last = to.orElse(Long.MAX_VALUE);
    // L1 goes on meanwhile: the chain is whole only when a fresh look finds nothing more.
    do {
      derive(stream, last, outputs, progress);
    } while (head().number() < last && stream.nextIndex() <= rollup.progress().lastCommitted());
    stores.blocks().awaitStored();
    warnOfWhatIsOnItsWay();
    return "derived: %s head=%d hash=%s outputs agreed=%d; proven up to block=%d"
        .formatted(
            progress, head().number(), head().hash(), outputs.compared(), outputs.agreedBlock());
  }

  /// A lost node's last commits may still wait in L1's pool: a node that builds other blocks before
  /// they are included stands against L1.
  private void warnOfWhatIsOnItsWay() {
    Address batcher = rollupConfig.batcherAddress();
    long waiting = l1.pendingNonce(batcher) - l1.nonce(batcher);
    if (waiting > 0) {
      LOG.warnf(
          "batcher transactions on their way: account=%s count=%d; before a node goes on from here,"
              + " wait for them and derive again",
          batcher, waiting);
    }
  }

  /// Derives what L1 has by now. Its head is read after the number of batches, so that it has them.
  private void derive(
      BatchStream stream, long last, ProvenOutputs outputs, DerivationProgress progress) {
    long lastBatch = rollup.progress().lastCommitted();
    long l1Head = l1.blockNumber();
    try (Prefetch batches = new Prefetch(() -> stream.next(l1Head))) {
      while (head().number() < last) {
        Optional<DerivedBatch> batch = batches.next();
        if (batch.isEmpty()) {
          requireAll(stream.nextIndex(), lastBatch);
          break;
        }
        add(batch.get(), last, outputs, progress);
      }
    }
  }

  private SealedBlock head() {
    return stores.chain().head().block();
  }

  /// The genesis file must be what the contracts were deployed for, in everything.
  private void requireSameRollup() {
    long chainId = l1.chainId();
    if (chainId != rollupConfig.l1ChainId()) {
      throw new DerivationDifferenceException(
          "L1 chain id: genesis file=%d l1=%d".formatted(rollupConfig.l1ChainId(), chainId));
    }
    if (l1.code(rollupConfig.rollup()).isEmpty()) {
      throw new DerivationDifferenceException(
          "no contract on L1 at the genesis file's rollup: " + rollupConfig.rollup());
    }
    Hash expected = rollup.configHash();
    if (!expected.equals(rollupConfig.configHash())) {
      throw new DerivationDifferenceException(
          ("configuration hash: l1=%s genesis file=%s; give the genesis file that the rollup at %s"
                  + " was deployed with")
              .formatted(expected, rollupConfig.configHash(), rollupConfig.rollup()));
    }
    ProvenOutputs.requireGenesis(rollup, stores.genesisBlock().header());
  }

  /// The last batch that the store and L1 have; those that never came to L1 are forgotten.
  private Optional<StoredBatch> lastCommitted() {
    Optional<StoredBatch> stored = stores.batches().latestAtLeast(BatchStatus.COMMITTED);
    stores.batches().discardFrom(stored.map(StoredBatch::index).orElse(0L) + 1);
    stored.ifPresent(batch -> {
      Hash onL1 = rollup.batchHash(batch.index());
      if (!onL1.equals(batch.batchHash())) {
        throw new DerivationDifferenceException(
            ("the store has another batch than L1: batch=%d store=%s l1=%s;"
                    + " derive into an empty database")
                .formatted(batch.index(), batch.batchHash(), onL1));
      }
    });
    return stored;
  }

  private static void requireAll(long nextIndex, long lastBatch) {
    if (nextIndex <= lastBatch) {
      throw new L1UnavailableException(
          "L1 shows no BatchCommitted event of a batch that it has: batch=%d last=%d"
              .formatted(nextIndex, lastBatch));
    }
  }

  private void add(
      DerivedBatch batch, long last, ProvenOutputs outputs, DerivationProgress progress) {
    LocalChain.Head before = stores.chain().head();
    stores.blocks().agreed(outputs.agreedBlock());
    try {
      addBlocks(batch, last, outputs, progress);
    } catch (InvalidBatchException | DerivationDifferenceException e) {
      // The guardian may have it replaced: its first blocks must not stand in the way of that.
      stores.blocks().rollBackTo(before);
      throw e;
    }
  }

  private void addBlocks(
      DerivedBatch batch, long last, ProvenOutputs outputs, DerivationProgress progress) {
    long blocks = 0;
    long transactions = 0;
    @Nullable SealedBlock newest = null;
    for (BlockInputs inputs : batch.blocks()) {
      if (inputs.number() > last) {
        break;
      }
      newest = block(batch, inputs);
      outputs.compare(batch.index(), newest.header());
      blocks++;
      transactions += inputs.transactions().size();
    }
    stores.blocks().awaitStored();
    append(batch.origins());
    if (newest != null && newest.number() == batch.end().blockNumber()) {
      stores
          .batches()
          .insert(
              stored(batch, newest.header()),
              new BatchBytes(batch.committed().encoded(), List.of()));
    }
    progress.add(batch, blocks, transactions, outputs.compared());
  }

  /// A block that is there already must be the one that L1 has.
  private SealedBlock block(DerivedBatch batch, BlockInputs inputs) {
    if (inputs.number() <= head().number()) {
      return stores
          .blocks()
          .stored(inputs)
          .orElseThrow(() ->
              new DerivationDifferenceException(
                  ("the store has another block than L1: batch=%d block=%d;"
                          + " derive into an empty database")
                      .formatted(batch.index(), inputs.number())));
    }
    try {
      return stores.blocks().add(inputs);
    } catch (InvalidBlockException e) {
      throw new InvalidBatchException(
          "batch=%d transaction=%s l1Block=%d %s"
              .formatted(
                  batch.index(),
                  batch.inclusion().transactionHash(),
                  batch.inclusion().blockNumber(),
                  e.getMessage()),
          e);
    }
  }

  /// Stored origins of another fork of L1, as an old backup may have them, give way.
  private void append(List<ConfirmedOrigin> origins) {
    L1OriginStore store = stores.origins();
    long newest = store.latest().map(L1Origin::number).orElse(-1L);
    List<ConfirmedOrigin> added = new ArrayList<>();
    for (ConfirmedOrigin origin : origins) {
      long number = origin.origin().number();
      if (number <= newest
          && !store
              .byNumber(number)
              .map(L1Origin::hash)
              .equals(Optional.of(origin.origin().hash()))) {
        LOG.warnf("stored L1 origins are of another fork, removed: from=%d", number);
        store.truncateFrom(number);
        newest = number - 1;
      }
      if (number > newest) {
        added.add(origin);
      }
    }
    if (!added.isEmpty()) {
      store.append(added);
    }
  }

  private static StoredBatch stored(DerivedBatch batch, BlockHeader last) {
    Check.equal(batch.end().blockNumber(), last.number(), "the batch's last block");
    return new StoredBatch(
        batch.committed().header(),
        batch.committed().header().hash(),
        batch.blocks().getFirst().number(),
        last.number(),
        last.timestamp(),
        batch.end().sequenceNumber(),
        StatelessValidator.outputRoot(last),
        batch.end().depositRollingHash(),
        BatchStatus.COMMITTED,
        batch.inclusion());
  }
}
