package io.heddle.sequencer.node;

import io.heddle.batcher.Batcher;
import io.heddle.batcher.BatcherConfig;
import io.heddle.batcher.batch.BatchLimits;
import io.heddle.batcher.batch.ChannelLimits;
import io.heddle.batcher.l1.read.L1Follower;
import io.heddle.batcher.l1.rpc.L1Block;
import io.heddle.batcher.l1.rpc.L1BlockTag;
import io.heddle.batcher.l1.rpc.L1Client;
import io.heddle.batcher.l1.rpc.L1Endpoint;
import io.heddle.batcher.l1.send.FeePolicy;
import io.heddle.batcher.port.BatchStatus;
import io.heddle.batcher.port.BatcherEvents;
import io.heddle.batcher.port.BatcherPorts;
import io.heddle.batcher.port.CloseReason;
import io.heddle.batcher.port.PostedBlobs;
import io.heddle.batcher.port.StoredBatch;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.primitives.thread.BackgroundThreads;
import io.heddle.prover.Prover;
import io.heddle.sequencer.RollupStatus.L1Ref;
import io.heddle.sequencer.prover.RecordedWitnesses;
import io.heddle.sequencer.reader.L1Heads;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Everything of the node that talks to L1: the follower, the batcher's two loops, the attestors.
final class Settlement {
  private static final Logger LOG = Logger.getLogger(Settlement.class);

  private final NodeConfig config;
  private final ChainServices chain;
  private final RollupConfig rollup;
  private final MeterRegistry registry;
  private final Consumer<AutoCloseable> keep;
  private final List<StepLoop> loops = new ArrayList<>();
  private final BatchGauges gauges;
  private volatile @Nullable Batcher batcher;

  /// @param keep takes what must be closed when the node stops
  Settlement(
      NodeConfig config,
      ChainServices chain,
      MeterRegistry registry,
      Consumer<AutoCloseable> keep) {
    this.config = config;
    this.chain = chain;
    this.rollup = chain.config().requireRollup();
    this.registry = registry;
    this.keep = keep;
    this.gauges = new BatchGauges(chain.batches(), registry);
    Proving.metrics(() -> Optional.ofNullable(batcher), registry);
  }

  /// What is not as it should be with proofs and L1 transactions; empty when all goes its way.
  List<String> problems() {
    Batcher opened = batcher;
    return opened == null ? List.of() : Proving.problems(opened);
  }

  /// The loops that run, for the health page.
  List<StepLoop> loops() {
    return List.copyOf(loops);
  }

  /// Last block of the last proven batch, as of the last look.
  long provenBlock() {
    return gauges.lastBlock(BatchStatus.PROVEN);
  }

  /// Follows L1: confirmed origins and deposits into the store, heads into memory.
  void follow() {
    L1Client l1 = client("heddle.l1.url", config.l1().url());
    L1Follower follower =
        new L1Follower(
            rollup,
            config.l1().confirmations(),
            l1,
            chain.origins(),
            new NodeEvents(chain, registry));
    loop(
        "l1-follower",
        config.l1().pollMillis(),
        () -> {
          while (follower.step() == L1Follower.MAX_BLOCKS_PER_STEP) {
            LOG.debug("reading L1");
          }
          readHeads(l1, chain.l1Heads());
        });
  }

  private void readHeads(L1Client l1, L1Heads heads) {
    L1Ref head = l1.block(L1BlockTag.LATEST).map(Settlement::ref).orElse(L1Ref.UNKNOWN);
    L1Ref safe = l1.block(L1BlockTag.SAFE).map(Settlement::ref).orElse(L1Ref.UNKNOWN);
    L1Ref finalized = l1.block(L1BlockTag.FINALIZED).map(Settlement::ref).orElse(L1Ref.UNKNOWN);
    heads.update(head, safe, finalized);
    chain
        .origins()
        .latest()
        .ifPresent(origin ->
            heads.current(
                new L1Ref(
                    origin.number(), origin.hash(), origin.parentHash(), origin.timestamp())));
  }

  private static L1Ref ref(L1Block block) {
    return new L1Ref(
        block.number(), block.hash(), block.header().parentHash(), block.header().timestamp());
  }

  /// Posts batches, has them proven by the attestors of this process, and finalizes them.
  void settle() {
    NodeConfig.Batcher settings = config.batcher();
    Keys keys = new Keys(config.devKeys(), rollup.l1ChainId());
    PrivateKey batcherKey = keys.one("heddle.batcher.key", settings.key(), settings.keyFile());
    PrivateKey settlementKey =
        keys.one(
            "heddle.batcher.settlement-key",
            settings.settlementKey(),
            settings.settlementKeyFile());
    List<PrivateKey> attestorKeys = attestorKeys(keys);
    if (config.l1().beaconUrl().isEmpty()) {
      throw new IllegalStateException(
          "heddle.l1.beacon-url is not set: attestors read the batches' blobs from L1's beacon API;"
              + " set it, or leave the role prover out");
    }
    BlobSources blobs = BlobSources.open(config.l1(), chain.batches());
    Prover prover =
        Proving.prover(
            config,
            chain,
            attestorKeys,
            url -> client("heddle.prover.l1-urls", url),
            blobs.source());
    BatcherConfig batcherConfig =
        new BatcherConfig(
            chain.config(),
            chain.genesis().timestamp(),
            new BatchLimits(
                channelLimits(settings),
                settings.sidecarFormat(),
                settings.maxBatchesAhead(),
                settings.maxInFlight()),
            Proving.limits(config));
    Proving.ProvingThread proving = Proving.thread();
    keep.accept(proving);
    Batcher opened =
        Batcher.open(
            batcherConfig,
            ports(blobs),
            client("heddle.l1.url", config.l1().url()),
            blobs.source(),
            new Batcher.Accounts(batcherKey, settlementKey, FeePolicy.DEFAULT),
            prover,
            proving.executor(),
            Clock.systemUTC());
    keep.accept(opened);
    batcher = opened;
    LOG.infof("batcher: account=%s settlement=%s", batcherKey.address(), settlementKey.address());
    Optional<ArchiveUpkeep> upkeep =
        blobs
            .archive()
            .map(archive -> new ArchiveUpkeep(archive, config.l1().archiveDays(), registry));
    loop("batcher", settings.stepMillis(), opened::stepBatches);
    loop(
        "settlement",
        settings.stepMillis(),
        () -> {
          opened.stepSettlement();
          gauges.step();
          upkeep.ifPresent(ArchiveUpkeep::step);
        });
  }

  private BatcherPorts ports(BlobSources blobs) {
    return new BatcherPorts(
        chain.blocks(),
        chain.batches(),
        chain.l1Transactions(),
        chain.origins(),
        new RecordedWitnesses(
            chain.config(), chain.loopTables(), chain.states(), Proving.threads(config.prover())),
        chain.proofs(),
        blobs.archive().<PostedBlobs>map(archive -> archive).orElse(PostedBlobs.NONE),
        new NodeEvents(chain, registry));
  }

  static ChannelLimits channelLimits(NodeConfig.Batcher settings) {
    return new ChannelLimits(
        settings.maxBlocks(),
        settings.maxAgeSeconds(),
        settings.maxIdleAgeSeconds(),
        settings.targetSizeBytes());
  }

  private List<PrivateKey> attestorKeys(Keys keys) {
    NodeConfig.Prover settings = config.prover();
    List<PrivateKey> attestorKeys =
        keys.several("heddle.prover.keys", settings.keys(), settings.keyFiles());
    if (attestorKeys.isEmpty()) {
      throw new IllegalArgumentException("no attestor: set heddle.prover.key-files");
    }
    return attestorKeys;
  }

  private L1Client client(String setting, String url) {
    L1Client client = L1Client.of(L1Endpoint.list(setting, url), rollup.l1ChainId());
    keep.accept(client);
    return client;
  }

  private void loop(String name, long intervalMillis, Runnable step) {
    Runnable guarded =
        () -> {
          chain.lease().requireHeld();
          step.run();
        };
    StepLoop loop =
        new StepLoop(
            name,
            intervalMillis,
            registry,
            BackgroundThreads.named(name, BackgroundThreads.Priority.POSTING),
            guarded);
    loops.add(loop);
    keep.accept(loop);
  }

  /// What the node learns from the batcher. The builder looks at the origin store before each
  /// block, so a vanished origin needs no further notice.
  private record NodeEvents(ChainServices chain, MeterRegistry registry) implements BatcherEvents {
    @Override
    public void batchSealed(StoredBatch batch, CloseReason reason) {
      registry.counter("heddle.batch.sealed", "reason", reason.name()).increment();
    }

    @Override
    public void safeHead(long l2BlockNumber) {
      chain.settlement().safe(l2BlockNumber);
      LOG.infof("safe: block=%d", l2BlockNumber);
    }

    @Override
    public void finalizedHead(long l2BlockNumber) {
      chain.settlement().finalized(l2BlockNumber);
      LOG.infof("finalized: block=%d", l2BlockNumber);
    }

    @Override
    public void originsRemoved(long firstL1BlockNumber) {
      LOG.warnf("L1 origins vanished: from=%d", firstL1BlockNumber);
    }
  }
}
