package io.heddle.sequencer.builder;

import io.heddle.batcher.derivation.BatchDerivation;
import io.heddle.batcher.derivation.NextBlock;
import io.heddle.batcher.derivation.OriginSelection;
import io.heddle.executor.BlockEnv;
import io.heddle.executor.RejectReason;
import io.heddle.executor.SliceTimes;
import io.heddle.executor.TransactionOutcome;
import io.heddle.executor.block.BlockEnvs;
import io.heddle.executor.block.TimedBlockExecutor;
import io.heddle.executor.state.StateSnapshot;
import io.heddle.executor.state.StateStore;
import io.heddle.primitives.Address;
import io.heddle.primitives.Check;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.primitives.rollup.L1Deposit;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.SignedTransaction;
import io.heddle.sequencer.DroppedTransaction;
import io.heddle.sequencer.PendingView;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.StoreUnavailableException;
import io.heddle.sequencer.feed.HeadAnnouncer;
import io.heddle.sequencer.mempool.Mempool;
import io.heddle.sequencer.mempool.Selection;
import io.heddle.sequencer.metering.Metering;
import io.heddle.sequencer.store.ChainTables;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Builds the chain, one [#step] at a time. Owned by one thread ([BuilderLoop]); only [#pending] is
/// for others.
///
/// ```
/// no block ──open──► open ──slice──► open ──close at block time──► root ──► PostgreSQL ∥ state store
///     ▲                                │                                               │
///     └──── the next one, at once ◄────┘                 announced as latest ◄─────────┘
/// ```
///
/// A block that is full is closed before its time, and the next one has the same timestamp
/// ([OriginSelection]).
///
/// Other threads seal and store a closed block ([SealPipeline]) while this one executes the next:
/// all that execution needs of the parent is there, but for its hash, which is waited for when a
/// transaction asks. Blocks are announced here, in order, once PostgreSQL and the state store have
/// them. While PostgreSQL is away closed blocks wait, and the open one with them. When a block
/// cannot be stored at all, those after it are given up and production stops.
public final class BlockBuilder {
  private static final Logger LOG = Logger.getLogger(BlockBuilder.class);
  private static final long MILLIS = 1_000;

  private final ChainConfig config;
  private final RollupConfig rollup;
  private final BuilderLimits limits;
  private final TimedBlockExecutor executor;
  private final StateStore states;
  private final LocalChain chain;
  private final OriginSelection origins;
  private final Reorganization reorganization;
  private final HeadAnnouncer announcer;
  private final BuilderMetrics metrics;
  private final LongSupplier clockMillis;
  private final Metering metering;
  private final Mempool pool;
  private final SealPipeline sealing;
  private final UnpostedBlocks unposted;

  private @Nullable OpenBlock open;
  private boolean last;
  private volatile PendingView pending;

  public BlockBuilder(
      ChainConfig config, BuilderLimits limits, Parts parts, LongSupplier clockMillis) {
    this.config = config;
    this.rollup = config.requireRollup();
    this.limits = limits;
    this.executor = parts.executor();
    this.metering = parts.metering();
    this.states = parts.states();
    this.chain = parts.chain();
    this.origins = parts.origins();
    this.reorganization = parts.reorganization();
    this.announcer = parts.announcer();
    this.metrics = new BuilderMetrics(parts.registry());
    this.clockMillis = clockMillis;
    this.sealing =
        new SealPipeline(
            parts.threads(),
            parts.tries(),
            parts.states(),
            parts.tables(),
            metrics,
            limits.historyBlocks(),
            parts.finalizedNumber());
    this.unposted =
        new UnpostedBlocks(limits.maxUnpostedBytes(), parts.safeNumber(), parts.tables());
    metrics.unposted(parts.registry(), unposted);
    this.pending = PendingBlocks.empty(config, chain, states);
    this.pool = parts.pool().create(this::pending);
  }

  /// What the builder works with.
  ///
  /// @param safeNumber last block in a committed batch
  /// @param finalizedNumber last block in a finalized batch; later history is always kept
  public record Parts(
      TimedBlockExecutor executor,
      Metering metering,
      StateStore states,
      HeadTrie tries,
      SealingThreads threads,
      ChainTables tables,
      LocalChain chain,
      OriginSelection origins,
      Reorganization reorganization,
      HeadAnnouncer announcer,
      MeterRegistry registry,
      PoolFactory pool,
      LongSupplier safeNumber,
      LongSupplier finalizedNumber) {}

  /// The pool needs the open block and the builder needs the pool.
  public interface PoolFactory {
    Mempool create(Supplier<PendingView> pending);
  }

  public Mempool pool() {
    return pool;
  }

  /// The open block as of the last slice.
  public PendingView pending() {
    return pending;
  }

  /// Called, from any thread, when another [#step] has something to do.
  void onProgress(Runnable signal) {
    sealing.onProgress(signal);
  }

  /// Opens no more blocks from now on.
  void last() {
    last = true;
  }

  /// Does what is due and returns how many milliseconds may pass until the next call, 0 for at
  /// once. Throws [StoreUnavailableException] when PostgreSQL does not answer: call again later.
  public long step() {
    announceStored();
    OpenBlock block = open;
    if (block == null) {
      block = last ? null : open();
      if (block == null) {
        return limits.idleMillis();
      }
      open = block;
    }
    int taken = slice(block);
    long left = due(block) - clockMillis.getAsLong();
    boolean due = left <= 0 || block.plan().catchingUp();
    if (due && !sealing.full()) {
      sealing.add(new ClosedBlock(block), chain.head().block());
      open = null;
      announceStored();
      return 0;
    }
    if (taken == limits.sliceTransactions()) {
      return 0; // there are more
    }
    long wait = taken > 0 ? limits.sliceMillis() : limits.idleMillis();
    return due ? wait : Math.min(left, wait);
  }

  /// Whether the last step could not open a block, because L1 has not been read far enough.
  public boolean waitsForOrigin() {
    return open == null && sealing.isEmpty();
  }

  /// Whether the builder holds user transactions that only memory has: a clean stop seals them
  /// first.
  public boolean holdsTransactions() {
    return !sealing.isEmpty() || (open != null && !open.userTransactions().isEmpty());
  }

  /// Opens the next block; null while L1 has not been read far enough for one.
  private @Nullable OpenBlock open() {
    ClosedBlock parent = sealing.last();
    OpenBlock block = parent == null ? openOnHead() : openOn(parent);
    if (block == null) {
      return null;
    }
    NextBlock next = block.plan();
    block.executeForced(
        executor,
        List.of(BatchDerivation.attributes(rollup, next.origin(), next.sequenceNumber())));
    List<RecoveredTransaction> deposits =
        next.deposits().stream()
            .map(L1Deposit::toTransaction)
            .map(RecoveredTransaction::of)
            .toList();
    if (!deposits.isEmpty()) {
      block.executeForced(executor, deposits);
      LOG.infof(
          "deposits taken: block=%d origin=%d count=%d",
          next.number(), next.origin().number(), deposits.size());
    }
    pending = block.view();
    pool.changed(block.lastDiff());
    return block;
  }

  private @Nullable OpenBlock openOnHead() {
    LocalChain.Head head = reorganization.check(chain.head(), this::undone);
    NextBlock next = next(head.parent());
    if (next == null) {
      return null;
    }
    StateSnapshot base = states.latest();
    Check.equal(head.block().hash(), base.blockHash(), "state is of another block");
    BlockEnv env =
        BlockEnvs.rollup(config, head.block().header(), next.timestamp(), next.origin(), chain);
    return new OpenBlock(next, env, base, head.depositCount());
  }

  /// On a block that is not stored yet; null also when its origin has vanished from L1, since only
  /// stored blocks can be undone.
  private @Nullable OpenBlock openOn(ClosedBlock parent) {
    if (!reorganization.canonical(parent.block.plan().origin())) {
      return null;
    }
    NextBlock next = next(parent.parent());
    if (next == null) {
      return null;
    }
    BlockEnv env =
        BlockEnvs.rollup(
            config,
            parent.block.env(),
            parent.block.gasUsed(),
            next.timestamp(),
            next.origin(),
            ClosedBlock.hashes(sealing.blocks(), chain));
    return new OpenBlock(next, env, parent.state, parent.block.depositCount());
  }

  private @Nullable NextBlock next(OriginSelection.Parent parent) {
    return origins.next(parent, clockMillis.getAsLong() / MILLIS).orElse(null);
  }

  /// When the block is to be closed, in milliseconds: at its timestamp, or, when it is full, as
  /// soon as its time slot has begun, so that timestamps never run ahead of the clock.
  private long due(OpenBlock block) {
    long slot = block.full() ? rollup.blockTimeSeconds() : 0;
    return MILLIS * (block.env().timestamp() - slot);
  }

  /// Executes what the pool offers; returns how many that was.
  private int slice(OpenBlock block) {
    if (!block.plan().userTransactions() || block.full() || unposted.exceeded()) {
      return 0;
    }
    long left = Math.max(0, due(block) - clockMillis.getAsLong());
    Selection selection =
        pool.select(
            block.env().baseFee(), block.room(), metering.room(left), limits.sliceTransactions());
    List<RecoveredTransaction> slice = selection.transactions();
    if (!slice.isEmpty()) {
      execute(block, selection, metering.slice(slice.size(), left));
    }
    if (selection.crowdedOut() && slice.size() < limits.sliceTransactions()) {
      block.crowdedOut();
    }
    return slice.size();
  }

  private void execute(OpenBlock block, Selection selection, SliceTimes times) {
    long began = System.nanoTime();
    List<RecoveredTransaction> slice = selection.transactions();
    List<TransactionOutcome> outcomes = block.execute(executor, slice, times);
    pending = block.view();
    metrics.measured(outcomes, metering.executed(slice, selection.kinds(), outcomes, times));
    List<RecoveredTransaction> included = new ArrayList<>(slice.size());
    List<Mempool.Refusal> refused = new ArrayList<>();
    Set<Address> refusedSenders = new HashSet<>();
    for (int i = 0; i < slice.size(); i++) {
      RecoveredTransaction transaction = slice.get(i);
      switch (outcomes.get(i)) {
        case TransactionOutcome.Included _ -> included.add(transaction);
        case TransactionOutcome.Rejected rejected -> {
          boolean waits =
              isPutOff(transaction, rejected.reason())
                  || (rejected.reason() == RejectReason.NONCE_TOO_HIGH
                      && refusedSenders.contains(transaction.sender()));
          refusedSenders.add(transaction.sender());
          if (!waits) {
            refused.add(refusal(transaction, rejected));
          }
        }
      }
    }
    metrics.refused.increment(refused.size());
    pool.executed(included, refused, block.lastDiff());
    metrics.slice.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
  }

  /// Whether a transaction may well be in a later slice as it is.
  private boolean isPutOff(RecoveredTransaction transaction, RejectReason reason) {
    return reason == RejectReason.SLICE_OVER
        || (reason == RejectReason.TIME_LIMIT
            && transaction.transaction() instanceof SignedTransaction signed
            && metering.waitedForTheMachine(signed));
  }

  private static Mempool.Refusal refusal(
      RecoveredTransaction transaction, TransactionOutcome.Rejected rejected) {
    return new Mempool.Refusal(
        transaction,
        rejected.reason() == RejectReason.TIME_LIMIT
            ? DroppedTransaction.Reason.TOO_SLOW
            : DroppedTransaction.Reason.REJECTED_AT_EXECUTION,
        rejected.reason() + ": " + rejected.message());
  }

  /// Announces what was stored since the last step.
  private void announceStored() {
    try {
      sealing.retry();
      for (ClosedBlock.Stored next = sealing.takeStored();
          next != null;
          next = sealing.takeStored()) {
        announce(next.sealed());
        measure(next);
      }
    } catch (StoreUnavailableException e) {
      metrics.storeFailures.increment();
      throw e; // for as long as PostgreSQL is away: it says so when it refuses a block for good
    } catch (RuntimeException | Error e) {
      giveUp(e);
      throw e;
    }
  }

  private void announce(BlockSealer.Sealed next) {
    unposted.stored(next.block().ref(), next.block().sizeBytes());
    chain.moveTo(new LocalChain.Head(next.block(), next.write().depositCount()));
    announcer.announce(next.block(), next.write().receipts());
    pool.sealed(next.block().transactions());
  }

  private void measure(ClosedBlock.Stored next) {
    SealedBlock block = next.sealed().block();
    metrics.seal.record(System.nanoTime() - next.closedNanos(), TimeUnit.NANOSECONDS);
    metrics.blocks.increment();
    metrics.transactions.increment(block.transactions().size());
    metrics.gas.increment((double) block.header().gasUsed());
    LOG.debugf("block sealed: %s", block.ref());
  }

  /// A block cannot be stored: what was executed on top of it never happened. Its users'
  /// transactions go back to the pool, in order; whether PostgreSQL has the block itself is for the
  /// next start to find out, so its own stay what they are.
  private void giveUp(Throwable cause) {
    List<RecoveredTransaction> returned = new ArrayList<>();
    sealing.blocks().stream()
        .skip(1)
        .forEach(closed -> returned.addAll(closed.block.userTransactions()));
    if (open != null) {
      returned.addAll(open.userTransactions());
    }
    sealing.clear();
    open = null;
    try {
      pending = PendingBlocks.empty(config, chain, states);
      pool.undone(returned);
    } catch (RuntimeException e) {
      cause.addSuppressed(e); // the store may be what is broken
    }
  }

  /// Blocks were undone: the open block is on top of another one now.
  private void undone(List<RecoveredTransaction> userTransactions, int blockCount) {
    metrics.rebuilt.increment(blockCount);
    unposted.undone();
    pending = PendingBlocks.empty(config, chain, states);
    pool.undone(userTransactions);
  }
}
