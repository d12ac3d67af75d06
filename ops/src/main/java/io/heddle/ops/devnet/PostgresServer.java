package io.heddle.ops.devnet;

import io.heddle.ops.OperatorException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A PostgreSQL of one's own, as the devnet has it: real PostgreSQL binaries, its data below the
/// devnet's folder, durable settings.
public final class PostgresServer implements AutoCloseable {
  private static final Duration STARTUP = Duration.ofMinutes(1);

  private final EmbeddedPostgres server;
  private final Path data;

  private PostgresServer(EmbeddedPostgres server, Path data) {
    this.server = server;
    this.data = data;
  }

  /// Starts it on a free port. The binaries are unpacked below `folder` the first time.
  public static PostgresServer start(Path folder) {
    Path data = folder.resolve("data");
    try {
      Files.createDirectories(folder.resolve("binaries"));
      EmbeddedPostgres server =
          EmbeddedPostgres.builder()
              .setOverrideWorkingDirectory(folder.resolve("binaries").toFile())
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setRegisterShutdownHook(false)
              .setPGStartupWait(STARTUP)
              // The library's defaults suit tests; a devnet keeps its state through a power cut.
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("full_page_writes", "on")
              .setServerConfig("max_connections", "40")
              // The index of transaction hashes is written all over, 10,000 pages for 10,000
              // transactions:
              // it must fit, and be logged whole (after each checkpoint) rarely. Taken as needed.
              .setServerConfig("shared_buffers", "256MB")
              .setServerConfig("max_wal_size", "4GB")
              .start();
      return new PostgresServer(server, data);
    } catch (IOException | IllegalStateException e) {
      throw new OperatorException(
          "PostgreSQL does not start in %s: %s; start over with --fresh, or give --database"
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  public DatabaseUrl url() {
    return new DatabaseUrl("localhost", server.getPort(), "postgres", "postgres", "postgres");
  }

  /// The postmaster, as it names itself in its lock file.
  public Optional<ProcessHandle> handle() {
    try {
      List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
      return ProcessHandle.of(Long.parseLong(lines.getFirst().trim()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new OperatorException("PostgreSQL does not stop: " + e.getMessage(), e);
    }
  }
}
