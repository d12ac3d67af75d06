package io.heddle.sequencer.node;

import io.heddle.batcher.l1.rpc.L1Endpoint;
import io.heddle.primitives.chain.Genesis;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.sequencer.rpc.RpcConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What is wrong with settings that are well-formed each: out of range, at odds with each other, or
/// with the files that they name. Finds all of it at once, changes nothing, asks no other machine.
/// What a number may be: [SettingRanges].
final class SettingsCheck {
  /// `host:port/name`; user and password are settings of their own.
  private static final Pattern DATABASE_ADDRESS = Pattern.compile("[^:/@\\s]+:[0-9]{1,5}/[^@\\s]+");

  private final NodeConfig config;
  private final RpcConfig rpc;
  private final SettingProblems problems = new SettingProblems();

  private SettingsCheck(NodeConfig config, RpcConfig rpc) {
    this.config = config;
    this.rpc = rpc;
  }

  static List<String> problems(NodeConfig config, RpcConfig rpc) {
    SettingsCheck check = new SettingsCheck(config, rpc);
    check.process();
    SettingRanges.check(config, rpc, check.problems);
    check.roles();
    return check.problems.list();
  }

  private void process() {
    problems.check(() -> {
      Roles.requireSupported(config.roles());
      return config;
    });
    problems.require(
        DATABASE_ADDRESS.matcher(config.database().address()).matches(),
        "heddle.database.address=%s: expected host:port/name"
            .formatted(Secrets.databaseAddress(config.database().address())));
    problems.require(
        rpc.port() == 0 || rpc.port() != config.management().port(),
        "heddle.rpc.port and heddle.management.port are both %d".formatted(rpc.port()));
    Path data = config.dataDir();
    problems.require(
        !Files.exists(data) || (Files.isDirectory(data) && Files.isWritable(data)),
        "heddle.data-dir=%s: not a folder that this user may write".formatted(data));
    problems.check(() -> L1Endpoint.list("heddle.l1.url", config.l1().url()));
    config
        .l1()
        .beaconUrl()
        .ifPresent(url -> problems.check(() -> L1Endpoint.parse("heddle.l1.beacon-url", url)));
    for (String url : config.prover().l1Urls().orElse(List.of())) {
      problems.check(() -> L1Endpoint.parse("heddle.prover.l1-urls", url));
    }
  }

  private void roles() {
    Optional<Genesis> genesis =
        Optional.ofNullable(problems.check(() -> Node.readGenesis(config.genesis())));
    Optional<Keys> keys =
        genesis.flatMap(chain ->
            Optional.ofNullable(
                problems.check(
                    () -> new Keys(config.devKeys(), chain.config().requireRollup().l1ChainId()))));
    if (config.roles().contains(Role.BATCHER)) {
      problems.check(() -> Settlement.channelLimits(config.batcher()));
      problems.check(() -> Proving.limits(config));
      keys.ifPresent(this::batcherKeys);
    }
    if (config.roles().contains(Role.PROVER)) {
      keys.ifPresent(this::attestorKeys);
    }
    problems.require(
        !config.roles().contains(Role.DERIVATION)
            || config.l1().beaconUrl().isPresent()
            || config.l1().archiveDir().isPresent(),
        "no source of blobs: set heddle.l1.beacon-url or heddle.l1.archive-dir");
  }

  private void batcherKeys(Keys keys) {
    NodeConfig.Batcher batcher = config.batcher();
    PrivateKey committing =
        problems.check(() -> keys.one("heddle.batcher.key", batcher.key(), batcher.keyFile()));
    PrivateKey settling =
        problems.check(() ->
            keys.one(
                "heddle.batcher.settlement-key",
                batcher.settlementKey(),
                batcher.settlementKeyFile()));
    problems.require(
        committing == null || settling == null || !committing.address().equals(settling.address()),
        "heddle.batcher.key and heddle.batcher.settlement-key are the same account: %s"
            .formatted(committing == null ? "" : committing.address()));
  }

  private void attestorKeys(Keys keys) {
    NodeConfig.Prover prover = config.prover();
    List<PrivateKey> attestors =
        problems.check(() -> keys.several("heddle.prover.keys", prover.keys(), prover.keyFiles()));
    if (attestors != null) {
      long different = attestors.stream().map(PrivateKey::address).distinct().count();
      problems.require(
          different >= prover.threshold(),
          "heddle.prover.threshold=%d: there are %d different keys in heddle.prover.key-files"
              .formatted(prover.threshold(), different));
    }
  }
}
