package io.heddle.ops.derive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.ops.Chain;
import io.heddle.ops.Folders;
import io.heddle.ops.devnet.DevnetSummary;
import io.heddle.ops.devnet.TestDevnet;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Credentials;
import picocli.CommandLine;

/// A rollup whose PostgreSQL and state store are thrown away comes back from L1 and an archive of
/// blobs, block by block with the same hashes, and its node goes on from there. Before that, one
/// bit of the archive is flipped, and the chain is refused.
final class DeriveIT {
  private static final String RECIPIENT = "0x00000000000000000000000000000000000000aa";
  private static final String NOBODY = "http://127.0.0.1:1";

  /// 100,000 for figures: `-Dheddle.derive.transfers=100000`.
  private static final int TRANSFERS = Integer.getInteger("heddle.derive.transfers", 300);

  /// A sender's queue is bounded.
  private static final int AT_ONCE = 200;

  private static final Duration SETTLE = Duration.ofMinutes(10);

  @TempDir Path folder;

  @Test
  void lostDatabase_isDerivedFromL1_andTheNodeGoesOn() throws Exception {
    Path data = folder.resolve("devnet");
    Path archive = folder.resolve("archive");
    try (TestDevnet devnet =
        TestDevnet.start(
            TestDevnet.builder(data).node("heddle.l1.archive-dir", archive.toString()).build())) {
      Announced before = load(devnet.summary());
      kill(devnet.summary());
      List<String> options = options(devnet.summary(), data);

      refuseFlippedBit(options, archive);
      loseEverything(data);
      long middle = before.hashes().size() / 2;
      Derived half = into(data, options, archive, "--to", Long.toString(middle));
      assertEquals(0, half.status(), half.output());
      assertTrue(
          half.output()
              .contains("head=%d hash=%s".formatted(middle, before.hashes().get((int) middle))),
          half.output());
      Derived derived = into(data, options, archive);
      assertEquals(0, derived.status(), derived.output());
      assertTrue(derived.output().contains("derived: batches="), derived.output());
      assertFalse(derived.output().contains("outputs agreed=0"), derived.output());

      devnet.restartNode();
      goOn(devnet.summary(), before);
    }
  }

  /// What users were told of blocks that L1 has.
  private record Announced(List<String> hashes, JsonNode receipt) {}

  private static Announced load(DevnetSummary summary) {
    try (Chain l2 = chain(summary)) {
      String last = transfer(l2, summary, TRANSFERS);
      long block = Long.decode(l2.receipt(last).getBlockNumberRaw());
      Chain.await("a final block", SETTLE, () -> l2.head("finalized_l2"), head -> head >= block);
      long safe = l2.head("safe_l2");
      return new Announced(hashes(l2, safe), l2.json("eth_getTransactionReceipt", last));
    }
  }

  private static List<String> hashes(Chain l2, long last) {
    return LongStream.rangeClosed(0, last).mapToObj(number -> hash(l2, number)).toList();
  }

  private static String hash(Chain l2, long number) {
    return l2.json("eth_getBlockByNumber", "0x" + Long.toHexString(number), false)
        .required("hash")
        .asText();
  }

  private static void goOn(DevnetSummary summary, Announced before) {
    try (Chain l2 = chain(summary)) {
      assertEquals(before.hashes(), hashes(l2, before.hashes().size() - 1L));
      assertEquals(
          before.receipt(),
          l2.json(
              "eth_getTransactionReceipt", before.receipt().required("transactionHash").asText()));
      assertEquals(BigInteger.valueOf(TRANSFERS), l2.balance(RECIPIENT));
      String last = transfer(l2, summary, 5);
      long block = Long.decode(l2.receipt(last).getBlockNumberRaw());
      Chain.await("a new final block", SETTLE, () -> l2.head("finalized_l2"), h -> h >= block);
      assertEquals(BigInteger.valueOf(TRANSFERS + 5), l2.balance(RECIPIENT));
    }
  }

  private static Chain chain(DevnetSummary summary) {
    return new Chain(summary.l2Url(), summary.l2ChainId());
  }

  /// One wei each, from several accounts; returns the last one's hash, when all are in blocks.
  private static String transfer(Chain l2, DevnetSummary summary, int count) {
    List<Credentials> senders =
        summary.users().stream()
            .skip(1)
            .map(user -> Credentials.create(user.privateKey()))
            .toList();
    String last = "";
    for (int sent = 0; sent < count; ) {
      List<String> lastOfEach = new ArrayList<>();
      for (Credentials from : senders) {
        long nonce = l2.nonce(from.getAddress());
        int round = Math.min(AT_ONCE, count - sent);
        for (int i = 0; i < round; i++) {
          last = l2.submit(l2.sign(from, nonce + i, RECIPIENT, BigInteger.ONE, "", 21_000));
        }
        sent += round;
        lastOfEach.add(last);
      }
      lastOfEach.forEach(l2::receipt);
    }
    return last;
  }

  private static void kill(DevnetSummary summary) {
    ProcessHandle node = ProcessHandle.of(summary.nodePid()).orElseThrow();
    assertTrue(node.destroyForcibly(), "SIGKILL");
    node.onExit().join();
  }

  /// Only an archive has the blobs, and one bit of one of them is wrong.
  private void refuseFlippedBit(List<String> options, Path archive) throws IOException {
    Path damaged = folder.resolve("damaged");
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(archive)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path copy = damaged.resolve(archive.relativize(file));
        Files.createDirectories(copy.resolveSibling(""));
        Files.copy(file, copy);
        files.add(copy);
      }
    }
    byte[] blob = Files.readAllBytes(files.getFirst());
    blob[blob.length / 2] ^= 1;
    Files.write(files.getFirst(), blob);
    Derived refused = derive(options, damaged);
    assertEquals(5, refused.status(), refused.output());
    assertTrue(
        refused.output().contains("DERIVATION REFUSED: batch=")
            && refused.output().contains("blob versioned hash: blob=0 expected="),
        refused.output());
  }

  private static List<String> options(DevnetSummary summary, Path data) {
    return List.of(
        "--l1",
        summary.l1Url(),
        "--rollup",
        summary.rollup(),
        "--genesis",
        data.resolve("genesis.json").toString(),
        "--beacon",
        NOBODY);
  }

  /// Into the devnet's own places.
  private static Derived into(Path data, List<String> options, Path archive, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("--database", url(data), "--out", data.toString()));
    arguments.addAll(List.of(more));
    return derive(options, archive, arguments.toArray(String[]::new));
  }

  private record Derived(int status, String output) {}

  private static Derived derive(List<String> options, Path archive, String... more) {
    List<String> arguments = new ArrayList<>(options);
    arguments.addAll(List.of("--archive", archive.toString()));
    arguments.addAll(List.of(more));
    System.setProperty("heddle.root", TestDevnet.projectRoot().toString());
    StringWriter out = new StringWriter();
    int status =
        new CommandLine(new DeriveCommand())
            .setOut(new PrintWriter(out, true))
            .execute(arguments.toArray(String[]::new));
    System.out.print(out);
    return new Derived(status, out.toString());
  }

  /// Every table, and the state store.
  private static void loseEverything(Path data) throws SQLException {
    Folders.delete(data.resolve("node/data"));
    Properties settings = settings(data);
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://" + settings.getProperty("heddle.database.address"),
                settings.getProperty("heddle.database.user"),
                settings.getProperty("heddle.database.password"));
        Statement statement = connection.createStatement()) {
      statement.execute("drop schema public cascade");
      statement.execute("create schema public");
    }
  }

  private static String url(Path data) {
    Properties settings = settings(data);
    return "postgresql://%s:%s@%s"
        .formatted(
            settings.getProperty("heddle.database.user"),
            settings.getProperty("heddle.database.password"),
            settings.getProperty("heddle.database.address"));
  }

  private static Properties settings(Path data) {
    Properties settings = new Properties();
    try (Reader reader =
        Files.newBufferedReader(data.resolve("node/config/application.properties"))) {
      settings.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return settings;
  }
}
