package io.heddle.ops.devnet;

import io.heddle.ops.Folders;
import io.heddle.ops.OperatorException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A PostgreSQL of one's own, as the devnet has it: real PostgreSQL binaries, its data below the
/// devnet's folder, durable settings. It asks everybody for a password of its own (its superuser
/// runs programs as whoever started the devnet), and nobody else enters its folder.
public final class PostgresServer implements AutoCloseable {
  /// After a crash it first repeats up to `max_wal_size` of its log.
  private static final Duration STARTUP = Duration.ofMinutes(10);

  private final EmbeddedPostgres server;
  private final Path data;
  private final PasswordFile password;

  private PostgresServer(EmbeddedPostgres server, Path data, PasswordFile password) {
    this.server = server;
    this.data = data;
    this.password = password;
  }

  /// Starts it on a free port. The binaries are unpacked below `folder` the first time. When it
  /// does not start, nothing of it is left running.
  public static PostgresServer start(Path folder) {
    Path data = folder.resolve("data");
    if (Files.exists(data.resolve("PG_VERSION")) && !PasswordFile.exists(folder)) {
      throw new OperatorException(
          "PostgreSQL in %s is of an earlier version of Heddle and trusts every local user: start over with --fresh"
              .formatted(folder));
    }
    Folders.ownerOnly(folder);
    stopLeftover(data);
    try {
      PasswordFile password = PasswordFile.of(folder);
      Path bare = password.bare();
      try {
        return new PostgresServer(launch(folder, data, password, bare), data, password);
      } finally {
        Files.delete(bare);
        closeBinaries(folder.resolve("binaries"));
      }
    } catch (IOException | IllegalStateException e) {
      stopLeftover(data);
      throw new OperatorException(
          "PostgreSQL does not start in %s: %s; start over with --fresh, or give --database"
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  private static EmbeddedPostgres launch(
      Path folder, Path data, PasswordFile password, Path passwordForInit) throws IOException {
    return EmbeddedPostgres.builder()
        .setOverrideWorkingDirectory(folder.resolve("binaries").toFile())
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setRegisterShutdownHook(false)
        .setPGStartupWait(STARTUP)
        // The library gives initdb `-A trust` and then these; initdb goes by the last of each.
        .setLocaleConfig("auth", "scram-sha-256")
        .setLocaleConfig("pwfile", passwordForInit.toString())
        .setConnectConfig("password", password.password())
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
  }

  /// The library makes the folders of its binaries writable for all; until here the one above them
  /// has kept others out.
  private static void closeBinaries(Path binaries) throws IOException {
    Folders.ownerOnly(binaries);
    try (var folders = Files.list(binaries)) {
      folders.filter(Files::isDirectory).forEach(Folders::ownerOnly);
    }
  }

  /// Stops a server that a killed or failed start left on this data, before anybody wrote it down.
  private static void stopLeftover(Path data) {
    handle(data)
        .filter(found -> found.info().command().orElse("").endsWith("/postgres"))
        .ifPresent(ChildRegistry::stop);
  }

  public DatabaseUrl url() {
    return new DatabaseUrl(
        "localhost", server.getPort(), "postgres", "postgres", password.password());
  }

  /// For people and scripts: works in psql as it stands, and names the password's file alone.
  String shownUrl() {
    return url() + "?passfile=" + password.file().toUri().getRawPath().replace("&", "%26");
  }

  /// The postmaster, as it names itself in its lock file.
  public Optional<ProcessHandle> handle() {
    return handle(data);
  }

  private static Optional<ProcessHandle> handle(Path data) {
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
