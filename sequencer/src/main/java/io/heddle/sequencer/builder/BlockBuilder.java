package io.heddle.sequencer.builder;

import io.heddle.batcher.derivation.BatchDerivation;
import io.heddle.executor.BlockEnv;
import io.heddle.executor.BlockExecutor;
import io.heddle.executor.RejectReason;
import io.heddle.executor.StateDiff;
import io.heddle.executor.TransactionOutcome;
import io.heddle.executor.block.BlockEnvs;
import io.heddle.executor.state.StateStore;
import io.heddle.executor.trie.TrieUpdate;
import io.heddle.primitives.Address;
import io.heddle.primitives.Check;
import io.heddle.primitives.Hash;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.primitives.rollup.L1Deposit;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.sequencer.PendingView;
import io.heddle.sequencer.StoreUnavailableException;
import io.heddle.sequencer.deposit.NextBlock;
import io.heddle.sequencer.deposit.OriginSelection;
import io.heddle.sequencer.feed.HeadAnnouncer;
import io.heddle.sequencer.mempool.Mempool;
import io.heddle.sequencer.mempool.Selection;
import io.heddle.sequencer.store.ChainTables;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
/// no block ──open──► open ──slice──► open ──seal at block time──► sealed ──PostgreSQL──► stored
///     ▲                                                                                    │
///     └──────────── announced as latest ◄── state store ◄────────────────────────────────-─┘
/// ```
///
/// A block that is full is sealed before its time, and the next one has the same timestamp
/// ([OriginSelection]).
///
/// A sealed block stays in hand until PostgreSQL has it: nothing is announced, and no other block
/// is opened, before that. The state store comes next, so that a head that is announced can be
/// read; when the process dies between the two, recovery executes the block again.
public final class BlockBuilder {
  private static final Logger LOG = Logger.getLogger(BlockBuilder.class);
  private static final long MILLIS = 1_000;
  private static final long PRUNE_INTERVAL_BLOCKS = 16;

  private final ChainConfig config;
  private final RollupConfig rollup;
  private final BuilderLimits limits;
  private final BlockExecutor executor;
  private final StateStore states;
  private final HeadTrie tries;
  private final ChainTables tables;
  private final LocalChain chain;
  private final OriginSelection origins;
  private final Reorganization reorganization;
  private final HeadAnnouncer announcer;
  private final BuilderMetrics metrics;
  private final LongSupplier clockMillis;
  private final Mempool pool;
  private final LongSupplier finalizedNumber;
  private final UnpostedBlocks unposted;

  private @Nullable OpenBlock open;
  private BlockSealer.@Nullable Sealed sealed;
  private long sealBeganNanos;
  private int storeFailures;
  private volatile PendingView pending;

  public BlockBuilder(
      ChainConfig config, BuilderLimits limits, Parts parts, LongSupplier clockMillis) {
    this.config = config;
    this.rollup = config.requireRollup();
    this.limits = limits;
    this.executor = parts.executor();
    this.states = parts.states();
    this.tries = parts.tries();
    this.tables = parts.tables();
    this.chain = parts.chain();
    this.origins = parts.origins();
    this.reorganization = parts.reorganization();
    this.announcer = parts.announcer();
    this.metrics = new BuilderMetrics(parts.registry());
    this.clockMillis = clockMillis;
    this.finalizedNumber = parts.finalizedNumber();
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
      BlockExecutor executor,
      StateStore states,
      HeadTrie tries,
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

  /// Does what is due and returns how many milliseconds may pass until the next call, 0 for at
  /// once. Throws [StoreUnavailableException] when PostgreSQL does not answer: call again later.
  public long step() {
    if (sealed != null) {
      store(sealed);
      return 0;
    }
    OpenBlock block = open;
    if (block == null) {
      block = open();
      if (block == null) {
        return limits.idleMillis();
      }
      open = block;
    }
    int taken = slice(block);
    long left = due(block) - clockMillis.getAsLong();
    if (left <= 0 || block.plan().catchingUp()) {
      seal(block);
      return 0;
    }
    if (taken == limits.sliceTransactions()) {
      return 0; // there are more
    }
    return Math.min(left, taken > 0 ? limits.sliceMillis() : limits.idleMillis());
  }

  /// Whether the last step could not open a block, because L1 has not been read far enough.
  public boolean waitsForOrigin() {
    return open == null && sealed == null;
  }

  /// Whether the builder holds user transactions that only memory has: a clean stop seals them
  /// first.
  public boolean holdsTransactions() {
    return sealed != null || (open != null && !open.userTransactions().isEmpty());
  }

  /// Opens the next block; null while L1 has not been read far enough for one.
  private @Nullable OpenBlock open() {
    LocalChain.Head head = reorganization.check(chain.head(), this::undone);
    Optional<NextBlock> decided = origins.next(head.parent(), clockMillis.getAsLong() / MILLIS);
    if (decided.isEmpty()) {
      return null;
    }
    NextBlock next = decided.get();
    BlockEnv env =
        BlockEnvs.rollup(config, head.block().header(), next.timestamp(), next.origin(), chain);
    OpenBlock block = new OpenBlock(next, head.block(), env, states.latest());
    Check.equal(head.block().hash(), block.base().blockHash(), "state is of another block");
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

  /// When the block is to be sealed, in milliseconds: at its timestamp, or, when it is full, as
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
    Selection selection =
        pool.select(block.env().baseFee(), block.room(), limits.sliceTransactions());
    List<RecoveredTransaction> slice = selection.transactions();
    if (!slice.isEmpty()) {
      execute(block, slice);
    }
    if (selection.crowdedOut() && slice.size() < limits.sliceTransactions()) {
      block.crowdedOut();
    }
    return slice.size();
  }

  private void execute(OpenBlock block, List<RecoveredTransaction> slice) {
    long began = System.nanoTime();
    List<TransactionOutcome> outcomes = block.execute(executor, slice);
    pending = block.view();
    List<RecoveredTransaction> included = new ArrayList<>(slice.size());
    List<Mempool.Refusal> refused = new ArrayList<>();
    Set<Address> refusedSenders = new HashSet<>();
    for (int i = 0; i < slice.size(); i++) {
      RecoveredTransaction transaction = slice.get(i);
      switch (outcomes.get(i)) {
        case TransactionOutcome.Included _ -> included.add(transaction);
        case TransactionOutcome.Rejected rejected -> {
          boolean waits =
              rejected.reason() == RejectReason.NONCE_TOO_HIGH
                  && refusedSenders.contains(transaction.sender());
          refusedSenders.add(transaction.sender());
          if (!waits) {
            refused.add(
                new Mempool.Refusal(transaction, rejected.reason() + ": " + rejected.message()));
          }
        }
      }
    }
    metrics.refused.increment(refused.size());
    pool.executed(included, refused, block.lastDiff());
    metrics.slice.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
  }

  private void seal(OpenBlock block) {
    sealBeganNanos = System.nanoTime();
    StateDiff diff = block.diff();
    Hash base = block.parent().header().stateRoot();
    TrieUpdate trie = metrics.root.record(() -> tries.apply(base, diff));
    sealed =
        BlockSealer.seal(block, diff, Objects.requireNonNull(trie), chain.head().depositCount());
    storeFailures = 0;
  }

  /// PostgreSQL, then the state store, then the announcement.
  private void store(BlockSealer.Sealed next) {
    try {
      metrics.store.record(() -> tables.append(next.write()));
    } catch (StoreUnavailableException e) {
      metrics.storeFailures.increment();
      if (++storeFailures >= limits.storeAttempts()) {
        throw new Check.InvariantViolation(
            "block not stored: number=%d attempts=%d %s"
                .formatted(next.block().number(), storeFailures, e.getMessage()));
      }
      throw e;
    }
    states.commit(next.block().number(), next.block().hash(), next.diff(), next.trie());
    tries.stored();
    unposted.stored(next.block().ref(), next.block().sizeBytes());
    chain.moveTo(new LocalChain.Head(next.block(), next.write().depositCount()));
    announcer.announce(next.block(), next.write().receipts());
    pool.sealed(next.block().transactions());
    measure(next);
    prune(next.block().number());
    sealed = null;
    open = null;
  }

  /// The state store has one owner, so its history is pruned here, now and then.
  private void prune(long number) {
    long oldest = Math.min(number - limits.historyBlocks(), finalizedNumber.getAsLong());
    if (number % PRUNE_INTERVAL_BLOCKS == 0 && oldest > states.oldestBlock()) {
      states.pruneHistoryBefore(oldest);
    }
  }

  private void measure(BlockSealer.Sealed next) {
    metrics.seal.record(System.nanoTime() - sealBeganNanos, TimeUnit.NANOSECONDS);
    metrics.blocks.increment();
    metrics.transactions.increment(next.block().transactions().size());
    metrics.gas.increment((double) next.block().header().gasUsed());
    LOG.debugf("block sealed: %s", next.block().ref());
  }

  /// Blocks were undone: the open block is on top of another one now.
  private void undone(List<RecoveredTransaction> userTransactions, int blockCount) {
    metrics.rebuilt.increment(blockCount);
    unposted.undone();
    pending = PendingBlocks.empty(config, chain, states);
    pool.undone(userTransactions);
  }
}
