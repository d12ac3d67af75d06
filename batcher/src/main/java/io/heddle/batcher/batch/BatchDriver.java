package io.heddle.batcher.batch;

import io.heddle.batcher.blob.BlobPacking;
import io.heddle.batcher.blob.BlobSidecar;
import io.heddle.batcher.l1.contract.RollupContract;
import io.heddle.batcher.l1.rpc.L1Client;
import io.heddle.batcher.l1.rpc.L1Log;
import io.heddle.batcher.l1.rpc.L1RpcException;
import io.heddle.batcher.l1.rpc.L1UnavailableException;
import io.heddle.batcher.l1.send.L1Sender;
import io.heddle.batcher.port.BatchBlock;
import io.heddle.batcher.port.BatchBytes;
import io.heddle.batcher.port.BatchStatus;
import io.heddle.batcher.port.BatchStore;
import io.heddle.batcher.port.BatcherPorts;
import io.heddle.batcher.port.BlockSource;
import io.heddle.batcher.port.CloseReason;
import io.heddle.batcher.port.DataLocation;
import io.heddle.batcher.port.L1Inclusion;
import io.heddle.batcher.port.L1TransactionStatus;
import io.heddle.batcher.port.StoredBatch;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Check;
import io.heddle.primitives.Hash;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings blocks to L1 in batches. One [#step] does what there is to do and returns; a loop owns
/// it. Per batch:
///
/// ```
/// SEALED ── stored in the outbox ──► SUBMITTED ── in lastCommitted ──► COMMITTED
///   ▲                                    │ reverted or dropped             │ L1 reorg
///   └────────────────────────────────────┴─────────────────────────────────┘
/// ```
///
/// The Rollup contract is the truth: what it has is COMMITTED, what it lacks is not; what it has
/// and the store does not is taken over ([BatchTakeover]). A batch is in the store before its
/// transaction is in the outbox, and that is there before it is sent; so a crash anywhere leaves
/// either nothing, or something that the next step takes up. A second submission cannot do harm:
/// the contract takes a batch only on its parent. The settlement loop moves batches too, from
/// COMMITTED on; each move names what it saw ([BatchStore#move]), and who was slower reads again.
public final class BatchDriver {

  private static final Logger LOG = LoggerFactory.getLogger(BatchDriver.class);

  /// Blocks read from the source at once.
  private static final int READ_SIZE = 256;

  private final BatchLimits limits;
  private final BatcherPorts ports;
  private final BlockSource blocks;
  private final BatchStore batches;
  private final L1Client l1;
  private final RollupContract rollup;
  private final L1Sender sender;
  private final BatchSealer sealer;
  private final BatchTakeover takeover;
  private final Channel channel;

  /// Gas of a commit that L1 estimated, with a margin; 0 before the first one.
  private long commitGas;

  public BatchDriver(
      BatchLimits limits,
      BatcherPorts ports,
      L1Client l1,
      RollupContract rollup,
      L1Sender sender,
      BatchSealer sealer,
      BatchTakeover takeover) {
    this.limits = limits;
    this.ports = ports;
    this.blocks = ports.blocks();
    this.batches = ports.batches();
    this.l1 = l1;
    this.rollup = rollup;
    this.sender = sender;
    this.sealer = sealer;
    this.takeover = takeover;
    this.channel = new Channel(limits.channel(), 1, 0);
  }

  /// One round. Throws [io.heddle.batcher.l1.rpc.L1UnavailableException] when L1 does not answer,
  /// and [BatchConflictException] when it has other batches than ours.
  public void step() {
    RollupContract.Progress progress = rollup.progress();
    reconcile(progress);
    switch (sender.poll()) {
      case L1Sender.Progress.Idle ignored -> submitNext(progress);
      case L1Sender.Progress.Waiting waiting -> {
        if (waiting.steady()) {
          submitNext(progress);
        }
      }
      case L1Sender.Progress.Confirmed ignored -> reconcile(rollup.progress());
      case L1Sender.Progress.Reverted reverted -> backToSealed(reverted.purpose());
      case L1Sender.Progress.Dropped dropped -> backToSealed(dropped.purpose());
    }
    sealNext(progress);
  }

  /// Brings the store in line with L1, both ways.
  private void reconcile(RollupContract.Progress progress) {
    if (!backToL1s(progress)) {
      return;
    }
    for (long index = lastCommittedStored() + 1; index <= progress.lastCommitted(); index++) {
      Hash actual = rollup.batchHash(index);
      if (actual.isZero()) {
        return; // two reads saw two heads
      }
      Optional<StoredBatch> batch = batches.byIndex(index);
      if (batch.isEmpty() || !batch.get().batchHash().equals(actual)) {
        takeover.step(progress.lastCommitted());
        return;
      }
      if (!commit(batch.get())) {
        return;
      }
    }
    for (long index = lastCommittedStored(); index > progress.lastCommitted(); index--) {
      if (!vanished(batches.byIndex(index).orElseThrow())) {
        return;
      }
    }
  }

  /// Takes back committed batches in whose places L1 has others by now: the guardian reverted them,
  /// or a reorg did, and somebody has committed again. False: the next step looks again.
  private boolean backToL1s(RollupContract.Progress progress) {
    while (true) {
      Optional<StoredBatch> last = batches.latestAtLeast(BatchStatus.COMMITTED);
      if (last.isEmpty() || last.get().index() > progress.lastCommitted()) {
        return true; // what L1 lacks is taken back by its number
      }
      StoredBatch batch = last.get();
      Hash actual = rollup.batchHash(batch.index());
      if (actual.equals(batch.batchHash())) {
        return true;
      }
      if (actual.isZero()) {
        return false; // two reads saw two heads
      }
      if (batch.status() == BatchStatus.FINALIZED) {
        throw new BatchConflictException(
            "L1 has another batch than the one that it called final: batch=%d ours=%s l1=%s"
                .formatted(batch.index(), batch.batchHash(), actual));
      }
      if (!vanished(batch)) {
        return false;
      }
    }
  }

  private long lastCommittedStored() {
    return batches.latestAtLeast(BatchStatus.COMMITTED).map(StoredBatch::index).orElse(0L);
  }

  /// False when L1 does not show the event yet: two reads saw two heads, and the next step will see
  /// it.
  private boolean commit(StoredBatch batch) {
    Optional<L1Log> found = rollup.findCommit(batch.index(), batch.header().l1OriginNumber());
    if (found.isEmpty()) {
      return false;
    }
    if (!ofThisChain(batch)) {
      throw new BatchConflictException(
          "L1 has a batch of blocks that were rebuilt since: batch="
              + batch.index()
              + " blocks=["
              + batch.firstBlock()
              + ".."
              + batch.lastBlock()
              + "]");
    }
    L1Log event = found.get();
    L1Inclusion inclusion =
        new L1Inclusion(event.transactionHash(), event.blockNumber(), event.blockHash());
    if (!batches.move(batch, BatchStatus.COMMITTED, inclusion)) {
      return false;
    }
    LOG.info(
        "batch committed: batch={} blocks=[{}..{}] l1Block={} transaction={}",
        batch.index(),
        batch.firstBlock(),
        batch.lastBlock(),
        inclusion.blockNumber(),
        inclusion.transactionHash());
    return true;
  }

  /// An L1 reorg (or the guardian) took a commit back. The very same transaction is tried first.
  /// False when the settlement loop has just moved the batch: the next step reads it again.
  private boolean vanished(StoredBatch batch) {
    if (batch.status() == BatchStatus.FINALIZED) {
      throw new L1UnavailableException(
          "L1 lacks a batch that it called final: batch="
              + batch.index()
              + " (an L1 node that is far behind, or another chain)");
    }
    long head = l1.blockNumber();
    long committedAt = Objects.requireNonNull(batch.commit(), "inclusion").blockNumber();
    if (head < committedAt) {
      throw new L1UnavailableException(
          "the L1 node is behind the commit of a batch: batch="
              + batch.index()
              + " l1Block="
              + committedAt
              + " head="
              + head);
    }
    if (!batches.move(batch, BatchStatus.SEALED, null)) {
      return false;
    }
    LOG.warn(
        "batch no longer on l1: batch={} blocks=[{}..{}]",
        batch.index(),
        batch.firstBlock(),
        batch.lastBlock());
    if (originOnL1(batch) && ofThisChain(batch)) {
      ports.outbox().forPurpose(purpose(batch)).stream()
          .filter(transaction -> transaction.status() == L1TransactionStatus.CONFIRMED)
          .filter(transaction -> !transaction.raw().isEmpty())
          .filter(transaction -> l1.receipt(transaction.hash()).isEmpty())
          .forEach(sender::reopen);
    }
    return true;
  }

  /// One that is SUBMITTED is moved by this loop alone, so it is found as it was seen.
  private void backToSealed(String purpose) {
    for (StoredBatch batch : batches.withStatus(BatchStatus.SUBMITTED, L1Sender.MAX_IN_FLIGHT)) {
      if (purpose(batch).equals(purpose)) {
        Check.invariant(
            batches.move(batch, BatchStatus.SEALED, null),
            "batch moved by another: " + batch.index());
      }
    }
  }

  /// Posts the next batch. With none on its way, L1 says beforehand whether it takes it; behind
  /// others it cannot, so such a batch goes by the gas of an earlier one.
  private void submitNext(RollupContract.Progress progress) {
    List<String> inFlight = sender.inFlight();
    if (inFlight.isEmpty() && sender.strangersOnTheirWay()) {
      return;
    }
    Optional<StoredBatch> next =
        inFlight.isEmpty()
            ? batches.byIndex(progress.lastCommitted() + 1)
            : behind(inFlight, progress.lastCommitted());
    if (next.isEmpty()) {
      return;
    }
    StoredBatch batch = next.get();
    if (!originOnL1(batch) || !ofThisChain(batch)) {
      if (inFlight.isEmpty()) {
        discard(batch);
      }
      return;
    }
    if (batch.header().dataLocation() != DataLocation.BLOB) {
      LOG.warn(
          "batch discarded, another account posted it as calldata and l1 has it no longer: batch={}"
              + " blocks=[{}..{}]",
          batch.index(),
          batch.firstBlock(),
          batch.lastBlock());
      batches.discardFrom(batch.index());
      return;
    }
    BatchBytes bytes = batches.bytes(batch.index()).orElseThrow();
    BlobSidecar sidecar = sidecar(bytes);
    ports.blobs().keep(sidecar.versionedHashes(), sidecar.blobs());
    Bytes call = RollupContract.commitCall(batch.header(), Bytes.EMPTY);
    try {
      if (inFlight.isEmpty()) {
        commitGas =
            sender.estimateGas(
                new L1Sender.Message(purpose(batch), rollup.address(), call, 0, sidecar));
      }
      long gas = inFlight.isEmpty() ? commitGas : 2 * commitGas;
      sender.submit(new L1Sender.Message(purpose(batch), rollup.address(), call, gas, sidecar));
    } catch (L1RpcException e) {
      LOG.warn("batch refused by l1: batch={} reason={}", batch.index(), e.getMessage());
      return;
    }
    Check.invariant(
        batches.move(batch, BatchStatus.SUBMITTED, null),
        "batch moved by another: " + batch.index());
    LOG.info(
        "batch posted: batch={} blocks=[{}..{}] bytes={} blobs={} inFlight={}",
        batch.index(),
        batch.firstBlock(),
        batch.lastBlock(),
        bytes.data().size(),
        sidecar.blobs().size(),
        inFlight.size() + 1);
  }

  /// The batch after those on their way, if they are the batches after the last committed one, in
  /// order and as they are stored. If they are not, an outcome is still to be learned: a batch
  /// whose predecessor failed will fail too, and is posted again in its turn.
  private Optional<StoredBatch> behind(List<String> inFlight, long lastCommitted) {
    if (inFlight.size() >= limits.maxInFlight() || commitGas == 0) {
      return Optional.empty();
    }
    long last = lastCommitted;
    for (String purpose : inFlight) {
      Optional<StoredBatch> batch =
          batches.byIndex(last + 1).filter(stored -> purpose(stored).equals(purpose));
      if (batch.isEmpty()) {
        return Optional.empty();
      }
      last = batch.get().index();
    }
    return batches.byIndex(last + 1);
  }

  private void discard(StoredBatch batch) {
    LOG.warn(
        "batch discarded, its l1 origin or its blocks are gone: batch={} blocks=[{}..{}]"
            + " l1Origin={}",
        batch.index(),
        batch.firstBlock(),
        batch.lastBlock(),
        batch.header().l1OriginNumber());
    batches.discardFrom(batch.index());
  }

  /// A batch that was sealed before commitments were stored has none.
  private BlobSidecar sidecar(BatchBytes bytes) {
    List<Bytes> blobs = BlobPacking.pack(bytes.data());
    List<Bytes> commitments =
        bytes.commitments().isEmpty() ? BlobSidecar.commitments(blobs) : bytes.commitments();
    return BlobSidecar.of(blobs, commitments, limits.sidecarFormat());
  }

  private boolean originOnL1(StoredBatch batch) {
    return ports
        .origins()
        .byNumber(batch.header().l1OriginNumber())
        .filter(origin -> origin.hash().equals(batch.header().l1OriginHash()))
        .isPresent();
  }

  /// Whether the chain still has the batch's blocks. An L1 reorg that went there and back again may
  /// have had them rebuilt, with others on the very same origin.
  private boolean ofThisChain(StoredBatch batch) {
    return blocks.latestBlock() >= batch.lastBlock()
        && ports.witnesses().outputRoot(batch.lastBlock()).equals(batch.outputRoot());
  }

  private void sealNext(RollupContract.Progress progress) {
    @Nullable StoredBatch previous = batches.latest().orElse(null);
    long lastSealed = previous == null ? 0 : previous.index();
    if (lastSealed - progress.lastCommitted() >= limits.maxAhead()) {
      return;
    }
    fill(
        previous == null ? 1 : previous.lastBlock() + 1,
        previous == null ? 0 : previous.header().depositCount());
    Optional<CloseReason> closed = channel.closed();
    if (closed.isEmpty()) {
      return;
    }
    Hash parentHash = previous == null ? rollup.batchHash(0) : previous.batchHash();
    Optional<BatchSealer.Sealed> made = sealer.seal(previous, parentHash, channel.blocks());
    if (made.isEmpty()) {
      channel.clear();
      return;
    }
    StoredBatch sealed = made.get().batch();
    CloseReason reason =
        sealed.lastBlock() + 1 < channel.nextBlock() ? CloseReason.BLOBS_FULL : closed.get();
    batches.insert(sealed, made.get().bytes());
    ports.events().batchSealed(sealed, reason);
    channel.restartAt(sealed.lastBlock() + 1, sealed.header().depositCount());
    LOG.info(
        "batch sealed: batch={} reason={} blocks=[{}..{}] bytes={} deposits={}",
        sealed.index(),
        reason,
        sealed.firstBlock(),
        sealed.lastBlock(),
        made.get().bytes().data().size(),
        sealed.header().depositCount());
  }

  private void fill(long firstBlock, long depositsBefore) {
    if (channel.firstBlock() != firstBlock || channel.last().filter(this::rebuilt).isPresent()) {
      channel.restartAt(firstBlock, depositsBefore);
    }
    long latest = blocks.latestBlock();
    while (channel.room() > 0 && !channel.large() && channel.nextBlock() <= latest) {
      List<BatchBlock> read =
          blocks.blocks(channel.nextBlock(), Math.min(READ_SIZE, channel.room()));
      for (BatchBlock block : read) {
        if (!channel.add(block)) {
          channel.clear();
          return;
        }
      }
      if (read.isEmpty()) {
        return;
      }
    }
  }

  /// Whether the chain no longer has this block.
  private boolean rebuilt(BatchBlock block) {
    List<BatchBlock> now = blocks.blocks(block.number(), 1);
    return now.isEmpty() || !now.getFirst().hash().equals(block.hash());
  }

  /// What the outbox knows a batch's commit by; the hash keeps a batch apart from one that a reorg
  /// discarded.
  static String purpose(StoredBatch batch) {
    return "commit:" + batch.index() + ":" + batch.batchHash().toHex().substring(2, 18);
  }
}
