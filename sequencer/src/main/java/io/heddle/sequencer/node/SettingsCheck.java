package io.heddle.sequencer.node;

import io.heddle.batcher.l1.rpc.L1Endpoint;
import io.heddle.batcher.l1.send.L1Sender;
import io.heddle.primitives.chain.Genesis;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.sequencer.rpc.RpcConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What is wrong with settings that are well-formed each: out of range, at odds with each other, or
/// with the files that they name. Finds all of it at once, changes nothing, asks no other machine.
final class SettingsCheck {
  private static final int MAX_PORT = 65_535;

  /// `host:port/name`; user and password are settings of their own.
  private static final Pattern DATABASE_ADDRESS = Pattern.compile("[^:/@\\s]+:[0-9]{1,5}/[^@\\s]+");

  private final NodeConfig config;
  private final RpcConfig rpc;
  private final List<String> problems = new ArrayList<>();

  private SettingsCheck(NodeConfig config, RpcConfig rpc) {
    this.config = config;
    this.rpc = rpc;
  }

  static List<String> problems(NodeConfig config, RpcConfig rpc) {
    SettingsCheck check = new SettingsCheck(config, rpc);
    check.process();
    check.numbers();
    check.roles();
    return List.copyOf(check.problems);
  }

  private void process() {
    problem(() -> {
      Roles.requireSupported(config.roles());
      return config;
    });
    require(
        DATABASE_ADDRESS.matcher(config.database().address()).matches(),
        "heddle.database.address=%s: expected host:port/name"
            .formatted(Secrets.databaseAddress(config.database().address())));
    port("heddle.management.port", config.management().port());
    port("heddle.rpc.port", rpc.port());
    require(
        rpc.port() == 0 || rpc.port() != config.management().port(),
        "heddle.rpc.port and heddle.management.port are both %d".formatted(rpc.port()));
    Path data = config.dataDir();
    require(
        !Files.exists(data) || (Files.isDirectory(data) && Files.isWritable(data)),
        "heddle.data-dir=%s: not a folder that this user may write".formatted(data));
    problem(() -> L1Endpoint.list("heddle.l1.url", config.l1().url()));
    config
        .l1()
        .beaconUrl()
        .ifPresent(url -> problem(() -> L1Endpoint.parse("heddle.l1.beacon-url", url)));
    for (String url : config.prover().l1Urls().orElse(List.of())) {
      problem(() -> L1Endpoint.parse("heddle.prover.l1-urls", url));
    }
  }

  private void numbers() {
    atLeast("heddle.database.timeout-millis", 1, config.database().timeoutMillis());
    atLeast("heddle.database.read-timeout-millis", 1, config.database().readTimeoutMillis());
    int quickReads = config.database().quickReadConnections();
    atLeast("heddle.database.quick-read-connections", 1, quickReads);
    atLeast("heddle.database.loop-connections", 1, config.database().loopConnections());
    problem(() -> DatabasePools.leaseTiming(config.lease()));
    atLeast("heddle.state.map-size-mib", 1, config.state().mapSizeMib());
    atLeast("heddle.state.history-blocks", 1, config.state().historyBlocks());
    int cached = config.state().cachedValues();
    require(
        cached > 0 && Integer.bitCount(cached) == 1,
        "heddle.state.cached-values=%d: not a power of two".formatted(cached));
    config.state().trieThreads().ifPresent(n -> atLeast("heddle.state.trie-threads", 1, n));
    config.executor().threads().ifPresent(n -> atLeast("heddle.executor.threads", 1, n));
    config.prover().threads().ifPresent(n -> atLeast("heddle.prover.threads", 1, n));
    atLeast("heddle.l1.confirmations", 0, config.l1().confirmations());
    atLeast("heddle.l1.poll-millis", 1, config.l1().pollMillis());
    atLeast("heddle.l1.archive-days", 0, config.l1().archiveDays());
    config.derivation().to().ifPresent(n -> atLeast("heddle.derivation.to", 1, n));
    atLeast("heddle.builder.slice-millis", 1, config.builder().sliceMillis());
    config
        .builder()
        .transactionMillis()
        .ifPresent(millis -> atLeast("heddle.builder.transaction-millis", 1, millis));
    config
        .builder()
        .slowMillis()
        .ifPresent(millis -> atLeast("heddle.builder.slow-millis", 1, millis));
    atLeast("heddle.builder.slice-transactions", 1, config.builder().sliceTransactions());
    NodeConfig.Pool pool = config.pool();
    atLeast("heddle.pool.max-transactions", 1, pool.maxTransactions());
    atLeast("heddle.pool.max-per-sender", 1, pool.maxPerSender());
    problem(() -> {
      PoolJournal.requireRoom(pool);
      return pool;
    });
    rpc.maxReading().ifPresent(n -> atLeast("heddle.rpc.max-reading", 1, n));
    rpc.maxComputing().ifPresent(n -> atLeast("heddle.rpc.max-computing", 1, n));
    rpc.maxBatches().ifPresent(n -> atLeast("heddle.rpc.max-batches", 1, n));
    rpc.maxBatchesPerClient().ifPresent(n -> atLeast("heddle.rpc.max-batches-per-client", 1, n));
    problem(rpc::limits);
  }

  private void roles() {
    Optional<Genesis> genesis =
        Optional.ofNullable(problem(() -> Node.readGenesis(config.genesis())));
    Optional<Keys> keys =
        genesis.flatMap(chain ->
            Optional.ofNullable(
                problem(
                    () -> new Keys(config.devKeys(), chain.config().requireRollup().l1ChainId()))));
    if (config.roles().contains(Role.BATCHER)) {
      problem(() -> Settlement.channelLimits(config.batcher()));
      problem(() -> Proving.limits(config));
      int inFlight = config.batcher().maxInFlight();
      require(
          inFlight >= 1 && inFlight <= L1Sender.MAX_IN_FLIGHT,
          "heddle.batcher.max-in-flight=%d: from 1 to %d"
              .formatted(inFlight, L1Sender.MAX_IN_FLIGHT));
      atLeast("heddle.batcher.step-millis", 1, config.batcher().stepMillis());
      keys.ifPresent(this::batcherKeys);
    }
    if (config.roles().contains(Role.PROVER)) {
      keys.ifPresent(this::attestorKeys);
    }
    require(
        !config.roles().contains(Role.DERIVATION)
            || config.l1().beaconUrl().isPresent()
            || config.l1().archiveDir().isPresent(),
        "no source of blobs: set heddle.l1.beacon-url or heddle.l1.archive-dir");
  }

  private void batcherKeys(Keys keys) {
    NodeConfig.Batcher batcher = config.batcher();
    PrivateKey committing =
        problem(() -> keys.one("heddle.batcher.key", batcher.key(), batcher.keyFile()));
    PrivateKey settling =
        problem(() ->
            keys.one(
                "heddle.batcher.settlement-key",
                batcher.settlementKey(),
                batcher.settlementKeyFile()));
    require(
        committing == null || settling == null || !committing.address().equals(settling.address()),
        "heddle.batcher.key and heddle.batcher.settlement-key are the same account: %s"
            .formatted(committing == null ? "" : committing.address()));
  }

  private void attestorKeys(Keys keys) {
    NodeConfig.Prover prover = config.prover();
    List<PrivateKey> attestors =
        problem(() -> keys.several("heddle.prover.keys", prover.keys(), prover.keyFiles()));
    if (attestors != null) {
      long different = attestors.stream().map(PrivateKey::address).distinct().count();
      require(
          different >= prover.threshold(),
          "heddle.prover.threshold=%d: there are %d different keys in heddle.prover.key-files"
              .formatted(prover.threshold(), different));
    }
    atLeast("heddle.prover.threshold", 1, prover.threshold());
  }

  private void port(String name, int port) {
    require(port >= 0 && port <= MAX_PORT, name + "=" + port + ": no port");
  }

  private void atLeast(String name, long least, long value) {
    require(value >= least, "%s=%d: at least %d".formatted(name, value, least));
  }

  private void require(boolean well, String problem) {
    if (!well) {
      problems.add(problem);
    }
  }

  /// What the check of another part says; null when that is a problem, which is kept.
  private <T> @Nullable T problem(Supplier<T> part) {
    try {
      return part.get();
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
      return null;
    }
  }
}
