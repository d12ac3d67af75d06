package io.heddle.sequencer.node;

import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.sequencer.StallingProxy;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A whole node (batcher and attestors included) between proxies to its L1 and its PostgreSQL,
/// which tests stall, cut, and restart.
public class OutageResource implements QuarkusTestResourceLifecycleManager {
  private static volatile @Nullable OutageResource current;

  private final RollupResource rollup = new RollupResource();
  private @Nullable EmbeddedPostgres server;
  private @Nullable Path data;
  private int port;
  private @Nullable StallingProxy database;
  private @Nullable StallingProxy l1;

  static OutageResource current() {
    return java.util.Objects.requireNonNull(current);
  }

  @Override
  public Map<String, String> start() {
    current = this;
    try {
      data = Files.createTempDirectory("heddle-outage-postgres").resolve("data");
      startPostgres();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    database = new StallingProxy(port);
    Map<String, String> settings = new HashMap<>(rollup.start());
    l1 = new StallingProxy(URI.create(settings.get("heddle.l1.url")).getPort());
    settings.put("heddle.l1.url", "http://127.0.0.1:" + l1.port());
    settings.put("heddle.l1.beacon-url", "http://127.0.0.1:" + l1.port());
    settings.put("heddle.l1.beacon-slot-seconds", "0");
    settings.put("heddle.database.address", "127.0.0.1:%d/postgres".formatted(database.port()));
    settings.put("heddle.roles", "sequencer,batcher,prover");
    settings.put("heddle.dev-keys", "true");
    settings.put("heddle.batcher.key", hex(RollupResource.BATCHER));
    settings.put("heddle.batcher.settlement-key", hex(RollupResource.SETTLEMENT));
    settings.put("heddle.batcher.max-age-seconds", "2");
    settings.put("heddle.batcher.max-idle-age-seconds", "3");
    settings.put("heddle.health.l1-silence-seconds", "4");
    settings.put("heddle.database.read-timeout-millis", "3000");
    settings.put(
        "heddle.prover.keys",
        RollupResource.ATTESTORS.stream()
            .map(OutageResource::hex)
            .collect(Collectors.joining(",")));
    return settings;
  }

  private static String hex(PrivateKey key) {
    return RollupResource.hex(key);
  }

  StallingProxy database() {
    return java.util.Objects.requireNonNull(database);
  }

  StallingProxy l1() {
    return java.util.Objects.requireNonNull(l1);
  }

  /// Past the proxy.
  Connection admin() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port), "postgres", "postgres");
  }

  private void startPostgres() throws IOException {
    EmbeddedPostgres started =
        EmbeddedPostgres.builder()
            .setPort(port)
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .start();
    server = started;
    port = started.getPort();
  }

  void stopPostgres() throws IOException {
    java.util.Objects.requireNonNull(server).close();
  }

  void restartPostgres() throws IOException {
    stopPostgres();
    startPostgres();
  }

  @Override
  public void stop() {
    try {
      if (l1 != null) {
        l1.close();
      }
      rollup.stop();
      if (database != null) {
        database.close();
      }
      if (server != null) {
        server.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
