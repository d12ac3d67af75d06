package io.heddle.sequencer.node;

import io.heddle.sequencer.store.Database;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import org.flywaydb.core.Flyway;

/// The node's PostgreSQL, migrated, without Quarkus around it.
record PreloadedDatabase(Pool pool, Database database) implements AutoCloseable {
  private static final int CONNECTIONS = 4;
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /// @param location `host:port/name`
  static PreloadedDatabase open(String location, String user, String password) {
    Flyway.configure()
        .dataSource("jdbc:postgresql://" + location, user, password)
        .locations("classpath:db/migration")
        .load()
        .migrate();
    PgConnectOptions options =
        PgConnectOptions.fromUri("postgresql://" + location).setUser(user).setPassword(password);
    Pool pool =
        PgBuilder.pool()
            .with(new PoolOptions().setMaxSize(CONNECTIONS))
            .connectingTo(options)
            .using(Vertx.vertx())
            .build();
    return new PreloadedDatabase(pool, new Database(pool, TIMEOUT));
  }

  @Override
  public void close() {
    var _ = pool.close();
  }
}
