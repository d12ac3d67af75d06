package io.heddle.sequencer;

import io.heddle.sequencer.store.ChainTables;
import io.heddle.sequencer.store.Database;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.flywaydb.core.Flyway;

/// Fresh, migrated databases on one real PostgreSQL server, without the application around them.
public final class PostgresFixture implements AutoCloseable {
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private static final class Server {
    static final Map<String, String> SETTINGS = start();

    private static Map<String, String> start() {
      PostgresResource resource = new PostgresResource();
      Map<String, String> settings = resource.start();
      Runtime.getRuntime().addShutdownHook(new Thread(resource::stop));
      return settings;
    }
  }

  private static final class Clients {
    static final Vertx VERTX = Vertx.vertx();
  }

  private final Address address;
  private final Pool pool;
  private final Database database;

  /// Where a database is, so that another process can use it.
  public record Address(String url, String user, String password) {}

  /// A database that another process made.
  public PostgresFixture(Address address) {
    this.address = address;
    this.pool = pool(address);
    this.database = new Database(pool, Duration.ofSeconds(20));
  }

  public PostgresFixture() {
    this("latest");
  }

  /// A new database, migrated up to this version.
  public PostgresFixture(String version) {
    this(create());
    migrate(version);
  }

  private static Address create() {
    String server = setting("address").replaceFirst("/.*", "");
    String name = "heddle_test_" + DATABASES.incrementAndGet();
    Pool admin = pool(at(setting("address")));
    var _ = new Database(admin, Duration.ofSeconds(20)).query("create database " + name);
    var _ = admin.close();
    return at(server + "/" + name);
  }

  private static Address at(String url) {
    return new Address(url, setting("user"), setting("password"));
  }

  /// Migrates up to this version.
  public void migrate(String version) {
    Flyway.configure()
        .dataSource("jdbc:postgresql://" + address.url, address.user, address.password)
        .locations("classpath:db/migration")
        .target(version)
        .load()
        .migrate();
  }

  public Address address() {
    return address;
  }

  public Database database() {
    return database;
  }

  public Pool pool() {
    return pool;
  }

  public ChainTables tables() {
    return new ChainTables(database, TestChain.ROLLUP);
  }

  /// Tables with something happening right before their n-th statement, from 1.
  public ChainTables tablesWhere(int statement, Runnable happening) {
    AtomicInteger statements = new AtomicInteger();
    return tablesTelling(_ -> {
      if (statements.incrementAndGet() == statement) {
        happening.run();
      }
    });
  }

  /// Tables that tell each statement before it is executed.
  public ChainTables tablesTelling(Consumer<String> told) {
    Pool telling =
        (Pool)
            Proxy.newProxyInstance(
                Pool.class.getClassLoader(),
                new Class<?>[] {Pool.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("preparedQuery")) {
                    told.accept((String) arguments[0]);
                  }
                  return method.invoke(pool, arguments);
                });
    return new ChainTables(new Database(telling, Duration.ofSeconds(20)), TestChain.ROLLUP);
  }

  private static Pool pool(Address address) {
    PgConnectOptions options =
        PgConnectOptions.fromUri("postgresql://" + address.url)
            .setUser(address.user)
            .setPassword(address.password);
    return PgBuilder.pool()
        .with(new PoolOptions().setMaxSize(4))
        .connectingTo(options)
        .using(Clients.VERTX)
        .build();
  }

  private static String setting(String name) {
    return java.util.Objects.requireNonNull(Server.SETTINGS.get("heddle.database." + name));
  }

  @Override
  public void close() {
    var _ = pool.close();
  }
}
