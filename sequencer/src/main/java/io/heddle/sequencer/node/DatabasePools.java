package io.heddle.sequencer.node;

import io.heddle.sequencer.rpc.RpcConfig;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The node's connections to PostgreSQL, in pools of their own, so that none of its parts waits for
/// connections that another one holds:
///
/// | pool | who |
/// |---|---|
/// | loops | the loops towards L1, the builder's look at L1 origins (Quarkus makes it, for Hibernate) |
/// | blocks | recovery, and the builder: storing, undoing blocks |
/// | reads | JSON-RPC |
/// | lease | the lease's one connection |
///
/// On each of them the server ends a statement at the pool's time limit, and a connection on which
/// nothing is heard for a while is closed: one whose other end is gone says nothing, for ever.
@Singleton
class DatabasePools implements PgPoolCreator {
  /// One for the builder, one for `seal-database`, one for what either has given up on.
  static final int BLOCK_CONNECTIONS = 3;

  /// An idle connection is closed before its silence means anything.
  private static final int SILENCE_BEYOND_IDLE_SECONDS = 5;

  private final NodeConfig.Database settings;
  private final Duration timeout;
  private final Lease.Timing lease;

  /// As many as there are threads that read much, so that none waits for another's connection, and
  /// some that quick reads always have.
  private final int readConnections;

  private @Nullable Vertx vertx;
  private @Nullable List<PgConnectOptions> servers;

  DatabasePools(NodeConfig config, RpcConfig rpc) {
    this.settings = config.database();
    this.readConnections = rpc.limits().reading().threads() + settings.quickReadConnections();
    this.timeout = Duration.ofMillis(settings.timeoutMillis());
    this.lease = leaseTiming(config.lease());
  }

  static Lease.Timing leaseTiming(NodeConfig.Lease settings) {
    return new Lease.Timing(
        Duration.ofMillis(settings.lifeMillis()), Duration.ofMillis(settings.renewalMillis()));
  }

  /// The pool that Quarkus and Hibernate use.
  @Override
  public Pool create(Input input) {
    vertx = input.vertx();
    servers = input.pgConnectOptionsList();
    return pool("loops", input.poolOptions().setMaxSize(settings.loopConnections()), timeout);
  }

  Pool blocks() {
    return pool("blocks", new PoolOptions().setMaxSize(BLOCK_CONNECTIONS), timeout);
  }

  Pool reads() {
    return pool("reads", new PoolOptions().setMaxSize(readConnections), readTimeout());
  }

  /// A renewal is of no use any more when the lease is over.
  Pool lease() {
    return pool("lease", new PoolOptions().setMaxSize(1), lease.life());
  }

  /// How long this process's leases last.
  Lease.Timing leaseTiming() {
    return lease;
  }

  Duration timeout() {
    return timeout;
  }

  Duration readTimeout() {
    return Duration.ofMillis(settings.readTimeoutMillis());
  }

  /// With the server's address and security as Quarkus has them.
  private Pool pool(String name, PoolOptions options, Duration limit) {
    Vertx runtime = Objects.requireNonNull(vertx, "Quarkus has made no pool yet");
    List<PgConnectOptions> known = Objects.requireNonNull(servers);
    int idleSeconds = Math.max(1, (int) limit.toSeconds());
    return PgBuilder.pool()
        .with(
            options
                .setName("heddle-" + name)
                .setConnectionTimeout((int) limit.toMillis())
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout(idleSeconds)
                .setIdleTimeoutUnit(TimeUnit.SECONDS))
        .connectingTo(
            known.stream()
                .<SqlConnectOptions>map(server -> bounded(server, name, limit, idleSeconds))
                .toList())
        .using(runtime)
        .build();
  }

  private PgConnectOptions bounded(
      PgConnectOptions server, String name, Duration limit, int idleSeconds) {
    PgConnectOptions options = new PgConnectOptions(server);
    options.setConnectTimeout((int) limit.toMillis());
    options.setReadIdleTimeout(idleSeconds + SILENCE_BEYOND_IDLE_SECONDS);
    options.setIdleTimeoutUnit(TimeUnit.SECONDS);
    options.addProperty("application_name", "heddle-" + name);
    // A process that stops in a transaction must not keep others from the rows that it holds.
    options.addProperty(
        "idle_in_transaction_session_timeout", Long.toString(lease.life().toMillis()));
    return options.addProperty("statement_timeout", Long.toString(limit.toMillis()));
  }
}
