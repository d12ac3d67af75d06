package io.heddle.ops.backup;

import io.heddle.ops.OperatorException;
import io.heddle.ops.devnet.DatabaseUrl;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./heddle backup`: the chain's PostgreSQL as of one moment, while the node goes on.
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description = "Writes everything that a chain's PostgreSQL holds into a file.")
public final class BackupCommand implements Callable<Integer> {
  @Option(
      names = "--database",
      required = true,
      paramLabel = "URL",
      description = "postgresql://user:password@host:port/name")
  private @Nullable URI database;

  @Parameters(paramLabel = "FILE", description = "the backup; must not exist")
  private @Nullable Path file;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    DatabaseUrl url = DatabaseUrl.parse(Objects.requireNonNull(database));
    Path target = Objects.requireNonNull(file).toAbsolutePath();
    if (Files.exists(target)) {
      throw new OperatorException("the file exists already: " + target);
    }
    Path unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
    try {
      BackupManifest manifest = write(url, unfinished);
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
      PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
      out.printf(
          "backup written: head=%d hash=0x%s schema=%s bytes=%d file=%s%n",
          manifest.headNumber(),
          manifest.headHash(),
          manifest.schemaVersion(),
          Files.size(target),
          target);
      return 0;
    } catch (IOException e) {
      throw new OperatorException("cannot write %s: %s".formatted(target, e.getMessage()), e);
    }
  }

  private static BackupManifest write(DatabaseUrl url, Path file) throws IOException {
    try (ChainDatabase chain = ChainDatabase.open(url, true);
        ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.setLevel(Deflater.BEST_SPEED);
      try {
        ChainDatabase.Head head =
            chain
                .head()
                .orElseThrow(
                    () -> new OperatorException("the database %s holds no block".formatted(url)));
        List<BackupManifest.Table> tables = new ArrayList<>();
        for (String name : chain.tables()) {
          tables.add(copy(chain, name, zip));
        }
        BackupManifest manifest =
            new BackupManifest(chain.schemaVersion(), head.number(), head.hash(), tables);
        zip.putNextEntry(new ZipEntry(BackupManifest.ENTRY));
        zip.write(manifest.encode());
        zip.closeEntry();
        return manifest;
      } catch (SQLException e) {
        throw chain.failure(e);
      }
    }
  }

  private static BackupManifest.Table copy(ChainDatabase chain, String name, ZipOutputStream zip)
      throws SQLException, IOException {
    List<String> columns = chain.columns(name);
    MessageDigest digest = sha256();
    zip.putNextEntry(new ZipEntry("tables/" + name));
    OutputStream data = new DigestOutputStream(zip, digest);
    long rows =
        chain
            .copies()
            .copyOut(
                "copy %s (%s) to stdout (format binary)"
                    .formatted(name, ChainDatabase.list(columns)),
                data);
    zip.closeEntry();
    return new BackupManifest.Table(name, columns, rows, HexFormat.of().formatHex(digest.digest()));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
