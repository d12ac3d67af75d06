package io.heddle.sequencer.node;

import io.heddle.executor.parallel.ParallelBlockExecutor;
import io.heddle.executor.state.lmdb.StateStoreOptions;
import io.heddle.executor.state.store.LmdbStateStore;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Genesis;
import io.heddle.sequencer.NotReadyException;
import io.heddle.sequencer.StoreUnavailableException;
import io.heddle.sequencer.builder.GenesisBlock;
import io.heddle.sequencer.builder.HeadTrie;
import io.heddle.sequencer.builder.LocalChain;
import io.heddle.sequencer.builder.Recovery;
import io.heddle.sequencer.feed.HeadAnnouncer;
import io.heddle.sequencer.reader.L1Heads;
import io.heddle.sequencer.reader.SettlementHeads;
import io.heddle.sequencer.store.BatchTable;
import io.heddle.sequencer.store.ChainTables;
import io.heddle.sequencer.store.Database;
import io.heddle.sequencer.store.Fence;
import io.heddle.sequencer.store.PostgresBatchStore;
import io.heddle.sequencer.store.PostgresBlockSource;
import io.heddle.sequencer.store.PostgresL1OriginStore;
import io.heddle.sequencer.store.PostgresL1TransactionStore;
import io.heddle.sequencer.store.PostgresProofStore;
import io.heddle.sequencer.store.Sessions;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The node: starts what its roles need, in order, and stops it in the opposite order.
///
/// Order: genesis file → (Flyway has run) → state store → recovery → standby, until the lease is
/// taken → readers → L1 follower → block production → batcher. Recovery can take long, so all of it
/// happens on a thread of its own, while HTTP already answers `not ready` and the health page says
/// why. A start that fails ends the process with status 1 and one line in the log.
@Singleton
public class Node {
  private static final Logger LOG = Logger.getLogger(Node.class);
  private static final long RECOVERY_RETRY_MILLIS = 1_000;
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);
  private static final int EXIT_FAILED_START = 1;
  private static final int EXIT_LEASE_TAKEN = 3;
  private static final long MIB = 1L << 20;

  private final NodeConfig config;
  private final Pool pool;
  private final DatabasePools pools;
  private final Vertx vertx;
  private final Mutiny.SessionFactory sessionFactory;
  private final MeterRegistry registry;
  private final HeadAnnouncer announcer;
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final Genesis genesis;
  private @Nullable Thread starter;
  private volatile @Nullable Running running;
  private volatile String phase = "starting";
  private volatile @Nullable Lease lease;
  private volatile boolean stopping;

  Node(
      NodeConfig config,
      Pool pool,
      DatabasePools pools,
      Vertx vertx,
      Mutiny.SessionFactory sessionFactory,
      MeterRegistry registry,
      HeadAnnouncer announcer) {
    this.config = config;
    this.pool = pool;
    this.pools = pools;
    this.vertx = vertx;
    this.sessionFactory = sessionFactory;
    this.registry = registry;
    this.announcer = announcer;
    this.genesis = readGenesis(config.genesis());
    Roles.requireSupported(config.roles());
  }

  /// What runs after a complete start.
  record Running(ChainServices chain, NodeServices services, Roles roles) {}

  ChainConfig chainConfig() {
    return genesis.config();
  }

  /// What the recovered node offers; throws [NotReadyException] before that.
  NodeServices services() {
    Running now = running;
    if (now == null) {
      throw new NotReadyException("the node is not ready: " + phase);
    }
    return now.services();
  }

  Optional<Running> running() {
    return Optional.ofNullable(running);
  }

  /// Whether the lease is held, which its heartbeats know: so the database answers.
  boolean holdsLease() {
    Lease taken = lease;
    return taken != null && taken.held();
  }

  /// What the start is doing, in words that anybody may read.
  String phase() {
    return phase;
  }

  void onStart(@Observes StartupEvent event) {
    FatalErrors.install();
    starter = Thread.ofPlatform().name("node-start").start(this::start);
  }

  private void start() {
    try {
      LOG.infof(
          "starting: roles=%s chainId=%d l1ChainId=%d",
          config.roles(), genesis.config().chainId(), genesis.config().requireRollup().l1ChainId());
      ChainServices chain = recover();
      if (config.roles().contains(Role.DERIVATION)) {
        phase = "deriving the chain from L1";
        Quarkus.asyncExit(Derivation.run(config, chain, this::keep));
        return;
      }
      Roles roles = Roles.start(config, chain, announcer, registry, this::keep);
      phase = "ready";
      running = new Running(chain, roles.services(), roles);
      LOG.infof("ready: head=%d", chain.chain().head().block().number());
      roles.settle();
    } catch (InterruptedException e) {
      LOG.info("start interrupted");
    } catch (Throwable failure) { // whatever it is: nobody else sees that this thread has ended
      if (!stopping) {
        LOG.errorf(failure, "THE NODE DID NOT START (while %s): %s", phase, failure);
        phase = "failed, the log says why";
        Quarkus.asyncExit(EXIT_FAILED_START);
      }
    }
  }

  private ChainServices recover() throws InterruptedException {
    LOG.debugf("connections of the loops in use: %d", pool.size()); // Quarkus makes its pool now
    Lease taken = lease("sequencer:" + genesis.config().chainId());
    keep(taken);
    lease = taken;
    phase = "opening the state store";
    GenesisBlock genesisBlock = GenesisBlock.of(genesis);
    LmdbStateStore states = openStates(genesisBlock);
    keep(states);
    HeadTrie tries =
        new HeadTrie(
            states,
            config.state().trieThreads().orElse(Runtime.getRuntime().availableProcessors()),
            config.state().trieMemoryMib().orElse(Runtime.getRuntime().maxMemory() / MIB / 4)
                * MIB);
    keep(tries);
    ParallelBlockExecutor executor =
        new ParallelBlockExecutor(
            config.executor().threads().orElse(Runtime.getRuntime().availableProcessors()),
            new ExecutionMetrics(registry));
    keep(executor);
    Pool blocks = kept(pools.blocks());
    LocalChain local = lead(taken, genesisBlock, blocks, states, tries, executor);
    phase = "starting what the roles need";
    Sessions sessions = new Sessions(sessionFactory, vertx, pools.timeout(), taken.fence());
    ChainTables loopTables = tables(pool, pools.timeout(), taken.fence());
    Database reads = new Database(kept(pools.reads()), pools.readTimeout());
    PostgresBatchStore batches = new PostgresBatchStore(sessions);
    SettlementHeads settlement = new SettlementHeads(batches);
    whileDatabaseAnswers(() -> {
      settlement.refresh();
      return settlement;
    });
    return new ChainServices(
        genesis,
        genesisBlock,
        tables(blocks, pools.timeout(), taken.fence()),
        loopTables,
        new ChainTables(reads, genesis.config().requireRollup()),
        new BatchTable(reads),
        states,
        tries,
        executor,
        local,
        new PostgresL1OriginStore(sessions),
        batches,
        new PostgresProofStore(sessions),
        new PostgresL1TransactionStore(sessions),
        new PostgresBlockSource(loopTables),
        settlement,
        new L1Heads(),
        taken);
  }

  /// Brings the store up to the chain's head, and waits for the lease there. The chain as it is
  /// when the lease is ours.
  private LocalChain lead(
      Lease taken,
      GenesisBlock genesisBlock,
      Pool blocks,
      LmdbStateStore states,
      HeadTrie tries,
      ParallelBlockExecutor executor)
      throws InterruptedException {
    SettlementHeads seen =
        new SettlementHeads(
            new PostgresBatchStore(
                new Sessions(sessionFactory, vertx, pools.timeout(), Fence.NONE)));
    Recovery recovery =
        new Recovery(
            genesis.config(),
            tables(blocks, pools.timeout(), Fence.NONE),
            states,
            tries,
            executor,
            Roles.historyBlocks(config.state()),
            seen::freshFinalized);
    return new Standby(
            recovery,
            taken,
            pools.leaseTiming().renewal(),
            () ->
                Roles.warmUp(
                    config, new Sessions(sessionFactory, vertx, pools.timeout(), Fence.NONE)),
            words -> phase = words)
        .lead(genesisBlock);
  }

  private ChainTables tables(Pool connections, Duration timeout, Fence fence) {
    return new ChainTables(
        new Database(connections, timeout, fence), genesis.config().requireRollup());
  }

  private Pool kept(Pool connections) {
    keep(() -> {
      var _ = connections.close();
    });
    return connections;
  }

  /// Begins again for as long as the database goes away meanwhile: a start has no other way on.
  private <T> T whileDatabaseAnswers(Supplier<T> work) throws InterruptedException {
    while (true) {
      try {
        return work.get();
      } catch (StoreUnavailableException e) {
        LOG.warnf("%s: the database is away, trying again: %s", phase, e.getMessage());
        TimeUnit.MILLISECONDS.sleep(RECOVERY_RETRY_MILLIS);
      }
    }
  }

  private LmdbStateStore openStates(GenesisBlock genesisBlock) {
    Path directory = config.dataDir().resolve("state");
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new IllegalArgumentException("heddle.data-dir: cannot create " + directory, e);
    }
    StateStoreOptions defaults = StateStoreOptions.DEFAULT;
    return LmdbStateStore.open(
        directory,
        genesisBlock.state(),
        new StateStoreOptions(
            defaults.initialMapBytes(),
            config.state().mapSizeMib() * MIB,
            defaults.maximumReaders(),
            config.state().cachedValues(),
            config.state().checkedMib() * MIB));
  }

  private Lease lease(String name) {
    Lease made =
        new Lease(
            kept(pools.lease()),
            name,
            "%s/%d"
                .formatted(
                    Optional.ofNullable(System.getenv("HOSTNAME")).orElse("localhost"),
                    ProcessHandle.current().pid()),
            pools.leaseTiming(),
            () -> {
              if (!stopping) {
                // Two processes must not work with the same keys: this one ends at once.
                Runtime.getRuntime().halt(EXIT_LEASE_TAKEN);
              }
            });
    made.metrics(registry);
    return made;
  }

  /// Remembers what must be closed, last started first.
  private void keep(AutoCloseable part) {
    synchronized (started) {
      started.push(part);
    }
  }

  void onStop(@Observes ShutdownEvent event) throws InterruptedException {
    stopping = true;
    phase = "stopping";
    LOG.info("stopping");
    Thread thread = starter;
    if (thread != null && thread.isAlive()) {
      thread.interrupt();
      thread.join(STOP_TIMEOUT);
    }
    while (true) {
      AutoCloseable part;
      synchronized (started) {
        if (started.isEmpty()) {
          break;
        }
        part = started.pop();
      }
      close(part);
    }
    running = null;
    announcer.close();
    LOG.info("stopped");
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      LOG.errorf(e, "stopping %s failed: %s", part.getClass().getSimpleName(), e.getMessage());
    }
  }

  static Genesis readGenesis(Path file) {
    Genesis genesis;
    try {
      genesis = Genesis.parse(Files.readString(file));
    } catch (IOException e) {
      throw new IllegalArgumentException("heddle.genesis: cannot read " + file, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "heddle.genesis: %s: %s".formatted(file, e.getMessage()), e);
    }
    if (genesis.config().rollup().isEmpty()) {
      throw new IllegalArgumentException(
          "heddle.genesis: %s: no rollup: the section `rollup` is missing (docs/configuration.md)"
              .formatted(file));
    }
    return genesis;
  }
}
