package io.heddle.ops.devnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.ops.Chain;
import io.heddle.ops.backup.BackupCommand;
import io.heddle.ops.backup.RestoreCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The drill: a backup while the node works, the loss of PostgreSQL and of the state store, and a
/// node that goes on from the backup.
final class BackupIT {
  private static final Duration RECOVERY = Duration.ofSeconds(90);

  private record Ran(int status, String out) {}

  @Test
  void everythingLost_restoredFromABackup_hasTheSameHeadAndGoesOn(@TempDir Path folder)
      throws Exception {
    Path data = folder.resolve("devnet");
    try (TestDevnet devnet = TestDevnet.start(data)) {
      String from = url(data);
      Path backup = folder.resolve("backup");
      try (Chain l2 = new Chain(devnet.summary().l2Url(), devnet.summary().l2ChainId())) {
        Chain.await("a batch on the L1", RECOVERY, () -> l2.head("safe_l2"), number -> number > 0);
      }
      Ran made = run(new BackupCommand(), "--database", from, backup.toString());
      assertEquals(0, made.status(), made.out());
      ProcessHandle node = ProcessHandle.of(devnet.summary().nodePid()).orElseThrow();
      var _ = node.destroyForcibly();
      var _ = node.onExit().join();

      // As if nobody had ever batched: what came to the L1 after the backup is another test's.
      String to = otherDatabase(from, "restored");
      System.setProperty("heddle.root", TestDevnet.projectRoot().toString());
      Path damaged = damaged(backup, folder.resolve("damaged"));
      assertEquals(1, run(new RestoreCommand(), "--database", to, damaged.toString()).status());
      Ran restored = run(new RestoreCommand(), "--database", to, backup.toString());
      assertEquals(0, restored.status(), restored.out());
      assertEquals(headOf(made), headOf(restored));
      Ran again = run(new RestoreCommand(), "--database", to, backup.toString());
      assertEquals(1, again.status());
      assertTrue(again.out().contains("is not empty"), again.out());

      try (PeerNode fresh =
              PeerNode.start(
                  data,
                  folder.resolve("fresh"),
                  Map.of("heddle.database.address", to.replaceFirst(".*@", "")));
          Chain l2 = new Chain(fresh.url(), devnet.summary().l2ChainId())) {
        long head = Long.parseLong(headOf(made).replaceAll("head=(\\d+) .*", "$1"));
        Chain.await(
            "a block after the backup's head",
            RECOVERY,
            () -> fresh.ask("eth_blockNumber", "[]").map(n -> Long.decode(n.asText())).orElse(0L),
            number -> number > head);
        assertEquals(
            headOf(made).replaceAll(".*hash=", ""),
            l2.json("eth_getBlockByNumber", "0x" + Long.toHexString(head), false)
                .required("hash")
                .asText());
      }
    }
  }

  /// `head=… hash=…` of a command's words.
  private static String headOf(Ran ran) {
    return ran.out().replaceAll("(?s).*?(head=\\d+ hash=0x[0-9a-f]+).*", "$1");
  }

  private static Ran run(Object command, String... arguments) {
    StringWriter out = new StringWriter();
    int status =
        new CommandLine(command)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(out, true))
            .execute(arguments);
    return new Ran(status, out.toString());
  }

  private static String url(Path data) throws Exception {
    Properties settings = new Properties();
    try (var in = Files.newInputStream(data.resolve("node/config/application.properties"))) {
      settings.load(in);
    }
    return "postgresql://%s:%s@%s"
        .formatted(
            settings.getProperty("heddle.database.user"),
            settings.getProperty("heddle.database.password"),
            settings.getProperty("heddle.database.address"));
  }

  private static String otherDatabase(String url, String name) throws Exception {
    DatabaseUrl parsed = DatabaseUrl.parse(java.net.URI.create(url));
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://" + parsed.location(), parsed.user(), parsed.password());
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    }
    return url.replaceFirst("/[^/]*$", "/" + name);
  }

  /// A copy with one byte of the data changed.
  private static Path damaged(Path backup, Path to) throws Exception {
    byte[] bytes = Files.readAllBytes(backup);
    bytes[bytes.length / 2] ^= 1;
    return Files.write(to, bytes);
  }
}
