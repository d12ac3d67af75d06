package io.heddle.sequencer.node;

import com.github.luben.zstd.util.Native;
import io.heddle.batcher.derivation.OriginSelection;
import io.heddle.executor.state.cache.ReadAhead;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.primitives.crypto.ExtractedLibraries;
import io.heddle.primitives.crypto.kzg.Kzg;
import io.heddle.primitives.thread.BackgroundThreads;
import io.heddle.sequencer.ChainReader;
import io.heddle.sequencer.PendingView;
import io.heddle.sequencer.TransactionPool;
import io.heddle.sequencer.builder.BlockBuilder;
import io.heddle.sequencer.builder.BuilderLimits;
import io.heddle.sequencer.builder.BuilderLoop;
import io.heddle.sequencer.builder.ProductionStatus;
import io.heddle.sequencer.builder.Reorganization;
import io.heddle.sequencer.builder.SealingThreads;
import io.heddle.sequencer.feed.HeadAnnouncer;
import io.heddle.sequencer.journal.TransactionJournal;
import io.heddle.sequencer.mempool.Mempool;
import io.heddle.sequencer.mempool.PoolLimits;
import io.heddle.sequencer.metering.Metering;
import io.heddle.sequencer.metering.MeteringLimits;
import io.heddle.sequencer.reader.RecentFees;
import io.heddle.sequencer.reader.SettlementHeads;
import io.heddle.sequencer.reader.StoredChainReader;
import io.heddle.sequencer.reader.StoredRollupStatus;
import io.heddle.sequencer.reader.StoredStateAccess;
import io.heddle.sequencer.store.PostgresBatchStore;
import io.heddle.sequencer.store.PostgresL1OriginStore;
import io.heddle.sequencer.store.Sessions;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What a process runs on top of the recovered chain, by its roles.
final class Roles {
  private static final Duration LAST_BLOCK_TIMEOUT = Duration.ofSeconds(10);
  private static final long IDLE_MILLIS = 100;

  private final NodeServices services;
  private final BuilderLoop builder;
  private final Settlement settlement;
  private final Optional<TransactionJournal> journal;
  private final boolean settles;

  private Roles(
      NodeServices services,
      BuilderLoop builder,
      Settlement settlement,
      Optional<TransactionJournal> journal,
      boolean settles) {
    this.services = services;
    this.builder = builder;
    this.settlement = settlement;
    this.journal = journal;
    this.settles = settles;
  }

  /// Batcher and prover read the sequencer's own state store, and the job API that would let a
  /// prover stand alone is still to come.
  static void requireSupported(Set<Role> roles) {
    if (roles.equals(Set.of(Role.DERIVATION))) {
      return;
    }
    if (roles.contains(Role.DERIVATION)
        || !roles.contains(Role.SEQUENCER)
        || roles.contains(Role.BATCHER) != roles.contains(Role.PROVER)) {
      throw new IllegalArgumentException(
          ("heddle.roles=%s is not supported: use sequencer, or sequencer,batcher,prover, or"
                  + " derivation alone")
              .formatted(roles));
    }
  }

  /// Why accepted transactions are not kept at present.
  Optional<String> journalProblem() {
    return journal.flatMap(TransactionJournal::problem);
  }

  /// The loops towards L1.
  List<StepLoop> loops() {
    return settlement.loops();
  }

  /// Whether batches are posted and proven here.
  boolean settles() {
    return settles;
  }

  /// Last block of the last proven batch.
  long provenBlock() {
    return settlement.provenBlock();
  }

  /// What is not as it should be with proofs and L1 transactions; empty when all goes its way.
  List<String> settlementProblems() {
    return settlement.problems();
  }

  NodeServices services() {
    return services;
  }

  ProductionStatus production() {
    return builder.status();
  }

  static Roles start(
      NodeConfig config,
      ChainServices chain,
      HeadAnnouncer announcer,
      MeterRegistry registry,
      Consumer<AutoCloseable> keep) {
    metrics(config, chain, registry);
    Settlement settlement = new Settlement(config, chain, registry, keep);
    settlement.follow();
    SealingThreads threads = SealingThreads.start();
    keep.accept(threads);
    BlockBuilder builder = builder(config, chain, threads, announcer, registry);
    BuilderLoop loop = new BuilderLoop(builder, chain.lease()::requireHeld);
    loop.metrics(registry);
    Gauge.builder("heddle.pool.transactions", builder.pool(), Mempool::size)
        .description("Pooled transactions")
        .register(registry);
    Optional<TransactionJournal> journal =
        PoolJournal.start(
            config, chain.config().chainId(), builder.pool(), builder::pending, registry, keep);
    loop.start();
    keep.accept(() -> loop.stop(LAST_BLOCK_TIMEOUT));
    return new Roles(
        services(chain, builder::pending, builder.pool()),
        loop,
        settlement,
        journal,
        config.roles().contains(Role.BATCHER));
  }

  /// Begins to post batches and proofs, if that is among the roles. Users need not wait for it.
  void settle() {
    if (settles) {
      settlement.settle();
    }
  }

  /// What takes time when it is used first, done while there is time: while another process leads.
  static void warmUp(NodeConfig config, Sessions sessions) {
    new SettlementHeads(new PostgresBatchStore(sessions)).refresh();
    var _ = new PostgresL1OriginStore(sessions).latest();
    if (config.roles().contains(Role.BATCHER)) {
      BackgroundThreads.named("warm-up", BackgroundThreads.Priority.PROVING)
          .newThread(Roles::warmUpSettlement)
          .start();
    }
  }

  private static void warmUpSettlement() {
    Kzg.warmUp();
    Native.load();
    ExtractedLibraries.unlink("libzstd-jni-");
  }

  private static BlockBuilder builder(
      NodeConfig config,
      ChainServices chain,
      SealingThreads threads,
      HeadAnnouncer announcer,
      MeterRegistry registry) {
    ChainConfig chainConfig = chain.config();
    RollupConfig rollup = chainConfig.requireRollup();
    Reorganization reorganization =
        new Reorganization(rollup, chain.origins(), chain.tables(), chain.states(), chain.chain());
    Metering metering = new Metering(meteringLimits(config, rollup.blockTimeSeconds()));
    BlockBuilder.Parts parts =
        new BlockBuilder.Parts(
            chain.executor(),
            metering,
            chain.states(),
            chain.tries(),
            threads,
            chain.tables(),
            chain.chain(),
            new OriginSelection(rollup, chain.origins()),
            reorganization,
            announcer,
            registry,
            pending -> pool(config.pool(), chain, metering, pending),
            chain.settlement()::safe,
            chain.settlement()::finalized);
    BuilderLimits limits =
        new BuilderLimits(
            config.builder().sliceMillis(),
            IDLE_MILLIS,
            config.builder().sliceTransactions(),
            historyBlocks(config.state()),
            // Without a batcher nothing is posted, and nothing can be waited for.
            config.roles().contains(Role.BATCHER)
                ? config.builder().maxUnpostedBytes()
                : Long.MAX_VALUE);
    return new BlockBuilder(chainConfig, limits, parts, System::currentTimeMillis);
  }

  /// Blocks whose state is kept at least.
  static long historyBlocks(NodeConfig.State state) {
    return state.archive() ? Long.MAX_VALUE : state.historyBlocks();
  }

  private static Mempool pool(
      NodeConfig.Pool config,
      ChainServices chain,
      Metering metering,
      Supplier<PendingView> pending) {
    Mempool pool = new Mempool(poolLimits(config), metering, pending, System::currentTimeMillis);
    if (config.readAhead()) {
      pool.listen(new ReadAhead(chain.states(), chain.executor().templates()));
    }
    return pool;
  }

  /// A prover executes each block again, once to record its witness and once for each attestor.
  private static MeteringLimits meteringLimits(NodeConfig config, long blockTimeSeconds) {
    int attestors =
        config.prover().keys().map(List::size).orElse(0)
            + config.prover().keyFiles().map(List::size).orElse(0);
    int replays = config.roles().contains(Role.PROVER) ? 1 + attestors : 0;
    MeteringLimits limits =
        MeteringLimits.of(
            1_000 * blockTimeSeconds, Runtime.getRuntime().availableProcessors(), replays);
    return new MeteringLimits(
        config.builder().transactionMillis().orElse(limits.transactionMillis()),
        config.builder().slowMillis().orElse(limits.slowMillis()),
        limits.blockMillis());
  }

  private static PoolLimits poolLimits(NodeConfig.Pool pool) {
    return new PoolLimits(
        pool.maxTransactions(),
        pool.maxSizeBytes(),
        pool.maxPerSender(),
        pool.maxNonceGap(),
        pool.maxTransactionBytes(),
        U256.of(pool.minPriorityFeeWei()),
        pool.lifetimeMillis(),
        pool.maxDropped());
  }

  private static NodeServices services(
      ChainServices chain, Supplier<PendingView> pending, TransactionPool pool) {
    ChainReader reader =
        new StoredChainReader(chain.chain(), chain.readTables(), chain.settlement());
    RollupConfig rollup = chain.config().requireRollup();
    return new NodeServices(
        reader,
        new StoredStateAccess(chain.config(), reader, chain.readTables(), chain.states(), pending),
        pool,
        new RecentFees(reader, pending, rollup.baseFeeElasticity()),
        new StoredRollupStatus(
            chain.config(),
            reader,
            chain.batchTable(),
            chain.l1Heads(),
            chain.genesisBlock().block().ref()));
  }

  private static void metrics(NodeConfig config, ChainServices chain, MeterRegistry registry) {
    Gauge.builder("heddle.head", chain.chain(), local -> local.head().block().number())
        .description("Number of the latest block")
        .register(registry);
    Gauge.builder("heddle.safe", chain.settlement(), heads -> heads.safe())
        .description("Last block in a committed batch")
        .register(registry);
    Gauge.builder("heddle.finalized", chain.settlement(), heads -> heads.finalized())
        .description("Last block in a finalized batch")
        .register(registry);
    Gauge.builder("heddle.l1.head", chain.l1Heads(), heads -> heads.head().number())
        .description("Newest L1 block seen")
        .register(registry);
    Gauge.builder(
            "heddle.data.free.bytes", config.dataDir(), path -> path.toFile().getUsableSpace())
        .description("What is free on the disk of the data folder")
        .register(registry);
    Gauge.builder("heddle.l1.current", chain.l1Heads(), heads -> heads.current().number())
        .description("Newest confirmed L1 block read")
        .register(registry);
  }
}
