package io.heddle.ops.backup;

import io.heddle.ops.OperatorException;
import io.heddle.ops.devnet.DatabaseUrl;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./heddle restore`: an empty PostgreSQL becomes what a backup holds, whole or not at all. The
/// tables are made by the migrations of the node that is built here, up to the backup's version.
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = "Fills an empty PostgreSQL from a backup.")
public final class RestoreCommand implements Callable<Integer> {
  @Option(
      names = "--database",
      required = true,
      paramLabel = "URL",
      description = "an empty one: postgresql://user:password@host:port/name")
  private @Nullable URI database;

  @Parameters(paramLabel = "FILE", description = "the backup")
  private @Nullable Path file;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    DatabaseUrl url = DatabaseUrl.parse(Objects.requireNonNull(database));
    Path source = Objects.requireNonNull(file).toAbsolutePath();
    Path root = Path.of(System.getProperty("heddle.root", ".")).toAbsolutePath().normalize();
    try (ZipFile backup = new ZipFile(source.toFile())) {
      BackupManifest manifest = manifest(backup);
      migrate(url, manifest.schemaVersion(), root);
      fill(url, backup, manifest);
      PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
      out.printf(
          "restored: head=%d hash=0x%s schema=%s; start the node, which rebuilds its state store%n",
          manifest.headNumber(), manifest.headHash(), manifest.schemaVersion());
      return 0;
    } catch (IOException e) {
      throw new OperatorException("cannot read %s: %s".formatted(source, e.getMessage()), e);
    }
  }

  private static BackupManifest manifest(ZipFile backup) throws IOException {
    try (InputStream in = open(backup, BackupManifest.ENTRY)) {
      return BackupManifest.decode(in.readAllBytes());
    }
  }

  private static InputStream open(ZipFile backup, String name) throws IOException {
    ZipEntry entry = backup.getEntry(name);
    if (entry == null) {
      throw new OperatorException("the backup is not whole: %s is missing".formatted(name));
    }
    return backup.getInputStream(entry);
  }

  /// Makes the tables as they were.
  private static void migrate(DatabaseUrl url, String version, Path root) throws IOException {
    try (URLClassLoader node = new URLClassLoader(nodeJars(root))) {
      var _ =
          Flyway.configure(node)
              .dataSource(ChainDatabase.jdbc(url), url.user(), url.password())
              .locations("classpath:db/migration")
              .target(version)
              .load()
              .migrate();
    } catch (org.flywaydb.core.api.FlywayException e) {
      throw new OperatorException(
          "PostgreSQL at %s: the tables of version %s cannot be made: %s"
              .formatted(url, version, e.getMessage()),
          e);
    }
  }

  private static URL[] nodeJars(Path root) throws IOException {
    Path app = root.resolve("sequencer/target/quarkus-app/app");
    List<URL> jars = new ArrayList<>();
    if (Files.isDirectory(app)) {
      try (var files = Files.list(app)) {
        for (Path jar : files.filter(path -> path.toString().endsWith(".jar")).toList()) {
          jars.add(url(jar));
        }
      }
    }
    if (jars.isEmpty()) {
      throw new OperatorException("the node is not built: run ./heddle build");
    }
    return jars.toArray(URL[]::new);
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void fill(DatabaseUrl url, ZipFile backup, BackupManifest manifest)
      throws IOException {
    try (ChainDatabase chain = ChainDatabase.open(url, false)) {
      try {
        Optional<ChainDatabase.Head> present = chain.head();
        if (present.isPresent()) {
          throw new OperatorException(
              "the database %s is not empty: its newest block is %d; give an empty one"
                  .formatted(url, present.get().number()));
        }
        for (BackupManifest.Table table : manifest.tables()) {
          copy(chain, backup, table);
        }
        chain.continueIdentities();
        ChainDatabase.Head head =
            chain.head().orElseThrow(() -> new OperatorException("the backup has no block"));
        if (head.number() != manifest.headNumber() || !head.hash().equals(manifest.headHash())) {
          throw new OperatorException("the backup's newest block is not the one it names: " + head);
        }
        chain.commit();
      } catch (SQLException e) {
        throw chain.failure(e);
      }
    }
  }

  private static void copy(ChainDatabase chain, ZipFile backup, BackupManifest.Table table)
      throws SQLException, IOException {
    MessageDigest digest = BackupCommand.sha256();
    long rows;
    try (InputStream in = new DigestInputStream(open(backup, table.entry()), digest)) {
      rows =
          chain
              .copies()
              .copyIn(
                  "copy %s (%s) from stdin (format binary)"
                      .formatted(table.name(), ChainDatabase.list(table.columns())),
                  in);
    }
    String found = HexFormat.of().formatHex(digest.digest());
    if (rows != table.rows() || !found.equals(table.sha256())) {
      throw new OperatorException(
          "the backup is damaged: table=%s rows=%d of %d"
              .formatted(table.name(), rows, table.rows()));
    }
  }
}
