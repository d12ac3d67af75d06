package io.heddle.batcher.batch;

import io.heddle.batcher.l1.read.BatchStream;
import io.heddle.batcher.l1.read.BlobSource;
import io.heddle.batcher.l1.read.DerivedBatch;
import io.heddle.batcher.l1.read.InvalidBatchException;
import io.heddle.batcher.l1.rpc.L1Client;
import io.heddle.batcher.l1.rpc.L1UnavailableException;
import io.heddle.batcher.port.BatchBlock;
import io.heddle.batcher.port.BatchBytes;
import io.heddle.batcher.port.BatchStatus;
import io.heddle.batcher.port.BatcherPorts;
import io.heddle.batcher.port.StoredBatch;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.rollup.BlockInputs;
import io.heddle.primitives.transaction.DepositTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes over batches that L1 has and the store lacks, or has cut in another way: a process before
/// this one posted them, and the database that knew of them is gone. Each is read back from L1, and
/// must say what our chain says, block by block; then it is ours.
public final class BatchTakeover {
  /// Batches in one step; the loop has other work too.
  static final int MAX_PER_STEP = 8;

  private static final Logger LOG = LoggerFactory.getLogger(BatchTakeover.class);

  private final ChainConfig chain;
  private final long genesisTimestamp;
  private final BatcherPorts ports;
  private final L1Client l1;
  private final BlobSource blobs;

  public BatchTakeover(
      ChainConfig chain, long genesisTimestamp, BatcherPorts ports, L1Client l1, BlobSource blobs) {
    this.chain = chain;
    this.genesisTimestamp = genesisTimestamp;
    this.ports = ports;
    this.l1 = l1;
    this.blobs = blobs;
  }

  /// Takes over the batches after the last one that the store knows to be on L1, up to the bound of
  /// a step. What the store has in their places, and after them, never came to L1 and is forgotten.
  ///
  /// @param lastCommitted index of the last batch that the contract has
  /// @throws BatchConflictException when L1 has other blocks than our chain, or no blocks at all
  void step(long lastCommitted) {
    Optional<StoredBatch> last = ports.batches().latestAtLeast(BatchStatus.COMMITTED);
    BatchStream stream =
        last.map(batch -> BatchStream.after(batch, chain, l1, blobs))
            .orElseGet(() -> BatchStream.fromGenesis(chain, genesisTimestamp, l1, blobs));
    long head = l1.blockNumber();
    for (int i = 0; i < MAX_PER_STEP; i++) {
      Optional<DerivedBatch> next = next(stream, head);
      if (next.isEmpty()) {
        requireAll(stream.nextIndex(), lastCommitted);
        return;
      }
      takeOver(next.get());
    }
  }

  /// A node that does not show the events of what it has would be waited for without a word.
  private static void requireAll(long nextIndex, long lastCommitted) {
    if (nextIndex <= lastCommitted) {
      throw new L1UnavailableException(
          "L1 shows no BatchCommitted event of a batch that it has: batch=%d last=%d"
              .formatted(nextIndex, lastCommitted));
    }
  }

  private static Optional<DerivedBatch> next(BatchStream stream, long head) {
    try {
      return stream.next(head);
    } catch (InvalidBatchException e) {
      throw new BatchConflictException(
          "L1 has a batch that no chain follows from: " + e.getMessage());
    }
  }

  private void takeOver(DerivedBatch batch) {
    requireOurBlocks(batch);
    ports.batches().discardFrom(batch.index());
    ports.batches().insert(stored(batch), new BatchBytes(batch.committed().encoded(), List.of()));
    LOG.info(
        "batch taken over from l1: batch={} blocks=[{}..{}] l1Block={} transaction={}",
        batch.index(),
        batch.blocks().getFirst().number(),
        batch.end().blockNumber(),
        batch.inclusion().blockNumber(),
        batch.inclusion().transactionHash());
  }

  private StoredBatch stored(DerivedBatch batch) {
    return new StoredBatch(
        batch.committed().header(),
        batch.committed().header().hash(),
        batch.blocks().getFirst().number(),
        batch.end().blockNumber(),
        batch.end().timestamp(),
        batch.end().sequenceNumber(),
        ports.witnesses().outputRoot(batch.end().blockNumber()),
        batch.end().depositRollingHash(),
        BatchStatus.COMMITTED,
        batch.inclusion());
  }

  private void requireOurBlocks(DerivedBatch batch) {
    long last = batch.end().blockNumber();
    if (ports.blocks().latestBlock() < last) {
      throw new BatchConflictException(
          ("L1 has blocks that this node lacks: batch=%d last block=%d latest=%d; stop the node, and"
                  + " derive the chain from L1 into its database (./heddle derive)")
              .formatted(batch.index(), last, ports.blocks().latestBlock()));
    }
    List<BlockInputs> theirs = batch.blocks();
    for (int i = 0; i < theirs.size(); ) {
      List<BatchBlock> ours = ports.blocks().blocks(theirs.get(i).number(), theirs.size() - i);
      for (BatchBlock block : ours) {
        requireSame(batch, theirs.get(i), block);
        i++;
      }
      if (ours.isEmpty()) {
        throw new BatchConflictException(
            "blocks vanished while a batch was taken over: block=" + theirs.get(i).number());
      }
    }
  }

  private static void requireSame(DerivedBatch batch, BlockInputs theirs, BatchBlock ours) {
    List<Bytes> users = new ArrayList<>();
    theirs.transactions().stream()
        .filter(recovered -> !(recovered.transaction() instanceof DepositTransaction))
        .forEach(recovered -> users.add(recovered.encoded()));
    boolean same =
        theirs.timestamp() == ours.timestamp()
            && theirs.origin().hash().equals(ours.originHash())
            && theirs.sequenceNumber() == ours.sequenceNumber()
            && users.equals(ours.transactions());
    if (!same) {
      throw new BatchConflictException(
          ("L1 has another block than this node: batch=%d transaction=%s block=%d"
                  + " l1: timestamp=%d origin=%d transactions=%d; here: hash=%s timestamp=%d origin=%d"
                  + " transactions=%d. Two nodes post for one rollup, or the database is an old copy:"
                  + " derive the chain from L1 (./heddle derive)")
              .formatted(
                  batch.index(),
                  batch.inclusion().transactionHash(),
                  theirs.number(),
                  theirs.timestamp(),
                  theirs.origin().number(),
                  users.size(),
                  ours.hash(),
                  ours.timestamp(),
                  ours.originNumber(),
                  ours.transactions().size()));
    }
  }
}
