package io.heddle.sequencer;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/// A real PostgreSQL for the tests: a container where a container engine answers and can start one,
/// an embedded server otherwise. The log says which. `-Dpg.embedded=true` asks for the latter.
public class PostgresResource implements QuarkusTestResourceLifecycleManager {
  private static final Logger LOG = Logger.getLogger(PostgresResource.class);

  private @Nullable PostgreSQLContainer container;
  private @Nullable EmbeddedPostgres embedded;

  @Override
  public Map<String, String> start() {
    if (!Boolean.getBoolean("pg.embedded") && DockerClientFactory.instance().isDockerAvailable()) {
      try {
        return startContainer();
      } catch (RuntimeException e) {
        LOG.warnf("PostgreSQL: the container did not start (%s), embedded instead", e.getMessage());
      }
    }
    return startEmbedded();
  }

  private Map<String, String> startContainer() {
    PostgreSQLContainer started =
        new PostgreSQLContainer(
            DockerImageName.parse(System.getProperty("pg.image", "postgres:18"))
                .asCompatibleSubstituteFor("postgres"));
    started.start();
    container = started;
    LOG.infof("PostgreSQL: Testcontainers, %s:%d", started.getHost(), started.getMappedPort(5432));
    return settings(
        started.getHost() + ":" + started.getMappedPort(5432) + "/" + started.getDatabaseName(),
        started.getUsername(),
        started.getPassword());
  }

  private Map<String, String> startEmbedded() {
    try {
      EmbeddedPostgres started = EmbeddedPostgres.builder().start();
      embedded = started;
      LOG.infof("PostgreSQL: embedded (no container engine), port %d", started.getPort());
      return settings("localhost:" + started.getPort() + "/postgres", "postgres", "postgres");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> settings(String address, String user, String password) {
    return Map.of(
        "heddle.database.address", address,
        "heddle.database.user", user,
        "heddle.database.password", password);
  }

  @Override
  public void stop() {
    if (container != null) {
      container.stop();
    }
    if (embedded != null) {
      try {
        embedded.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
