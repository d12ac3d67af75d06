package io.heddle.sequencer.builder;

import io.heddle.batcher.derivation.OriginSelection;
import io.heddle.batcher.port.ConfirmedOrigin;
import io.heddle.executor.block.SerialBlockExecutor;
import io.heddle.executor.state.StateStore;
import io.heddle.executor.state.lmdb.StateStoreOptions;
import io.heddle.executor.state.store.LmdbStateStore;
import io.heddle.primitives.chain.Genesis;
import io.heddle.primitives.rollup.L1Deposit;
import io.heddle.sequencer.PostgresFixture;
import io.heddle.sequencer.TestChain;
import io.heddle.sequencer.feed.HeadAnnouncer;
import io.heddle.sequencer.mempool.Mempool;
import io.heddle.sequencer.mempool.PoolLimits;
import io.heddle.sequencer.metering.Metering;
import io.heddle.sequencer.metering.MeteringLimits;
import io.heddle.sequencer.store.ChainTables;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// A block builder on a real PostgreSQL database and a real state store, with a clock and an L1
/// that the test turns by hand. Blocks are sealed on the test's thread unless it says otherwise.
public final class BuilderFixture implements AutoCloseable {
  public static final Genesis GENESIS = TestChain.genesis(5);

  static final BuilderLimits LIMITS = new BuilderLimits(5, 100, 512, 100_000, 64L << 20);

  private static final MeteringLimits UNMETERED = new MeteringLimits(60_000, 60_000, 60_000);

  public final PostgresFixture postgres;
  public final MemoryOrigins origins;
  public final ChainTables tables;
  public final StateStore states;
  final HeadTrie tries;
  public final LocalChain chain;
  private final SealingThreads threads;
  public final HeadAnnouncer announcer = new HeadAnnouncer();
  public final BlockBuilder builder;
  public final Mempool pool;
  public final AtomicLong safeNumber = new AtomicLong();
  public final AtomicLong finalizedNumber = new AtomicLong();
  private final AtomicLong clockMillis = new AtomicLong();

  /// Starts as a node does: opens the state store, recovers, builds on.
  public BuilderFixture(PostgresFixture postgres, Path stateDirectory, MemoryOrigins origins) {
    this(postgres, stateDirectory, origins, LIMITS);
  }

  public BuilderFixture(
      PostgresFixture postgres, Path directory, MemoryOrigins origins, Genesis genesis) {
    this(postgres, directory, origins, LIMITS, genesis);
  }

  public BuilderFixture(
      PostgresFixture postgres, Path directory, MemoryOrigins origins, BuilderLimits limits) {
    this(postgres, directory, origins, limits, GENESIS);
  }

  /// With threads of its own for sealing, as a node has, or with a test's.
  public BuilderFixture(
      PostgresFixture postgres, Path directory, MemoryOrigins origins, SealingThreads threads) {
    this(postgres, directory, origins, LIMITS, UNMETERED, GENESIS, threads);
  }

  private BuilderFixture(
      PostgresFixture postgres,
      Path directory,
      MemoryOrigins origins,
      BuilderLimits limits,
      Genesis first) {
    this(postgres, directory, origins, limits, UNMETERED, first, SealingThreads.direct());
  }

  /// On a machine that has only so much time.
  public BuilderFixture(
      PostgresFixture postgres,
      Path directory,
      MemoryOrigins origins,
      Genesis genesis,
      MeteringLimits metered) {
    this(postgres, directory, origins, LIMITS, metered, genesis, SealingThreads.direct());
  }

  private BuilderFixture(
      PostgresFixture postgres,
      Path directory,
      MemoryOrigins origins,
      BuilderLimits limits,
      MeteringLimits metered,
      Genesis first,
      SealingThreads threads) {
    this.threads = threads;
    this.postgres = postgres;
    this.tables = postgres.tables();
    this.origins = origins;
    GenesisBlock genesis = GenesisBlock.of(first);
    this.states = LmdbStateStore.open(directory, genesis.state(), options());
    SerialBlockExecutor executor = new SerialBlockExecutor();
    Metering metering = new Metering(metered, () -> 1_000_000 * clockMillis.get());
    this.tries = new HeadTrie(states, 2, 64 << 10);
    this.chain = new Recovery(TestChain.CONFIG, tables, states, tries, executor).recover(genesis);
    clockMillis.set(1_000 * chain.head().block().header().timestamp());
    this.builder =
        new BlockBuilder(
            TestChain.CONFIG,
            limits,
            new BlockBuilder.Parts(
                executor,
                metering,
                states,
                tries,
                threads,
                tables,
                chain,
                new OriginSelection(TestChain.ROLLUP, origins),
                new Reorganization(TestChain.ROLLUP, origins, tables, states, chain),
                announcer,
                new SimpleMeterRegistry(),
                pending -> new Mempool(PoolLimits.DEFAULT, metering, pending, clockMillis::get),
                safeNumber::get,
                finalizedNumber::get),
            clockMillis::get);
    this.pool = builder.pool();
  }

  static StateStoreOptions options() {
    StateStoreOptions defaults = StateStoreOptions.DEFAULT;
    return new StateStoreOptions(16 << 20, 1L << 30, defaults.maximumReaders());
  }

  /// Moves the clock on.
  public void advance(long millis) {
    clockMillis.addAndGet(millis);
  }

  public void addOrigin(long number, L1Deposit... deposits) {
    origins.append(List.of(new ConfirmedOrigin(TestChain.origin(number), List.of(deposits))));
  }

  /// Runs until one more block is the head, moving the clock to its time; returns its number.
  public long produceBlock() {
    long before = chain.head().block().number();
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (chain.head().block().number() == before) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("no block after 30 s: head=" + before);
      }
      if (builder.step() > 0) {
        advance(500);
        LockSupport.parkNanos(builder.holdsTransactions() ? 100_000 : 1); // sealed elsewhere
      }
    }
    return chain.head().block().number();
  }

  @Override
  public void close() {
    threads.close();
    announcer.close();
    tries.close();
    states.close();
  }
}
