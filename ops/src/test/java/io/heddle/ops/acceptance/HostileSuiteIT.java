package io.heddle.ops.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.ops.Chain;
import io.heddle.ops.devnet.DevnetOptions.ChainStart;
import io.heddle.ops.devnet.DevnetSummary;
import io.heddle.ops.devnet.TestDevnet;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Credentials;

/// The attacks that once killed, silenced or stopped a node, one after another against the packaged
/// node with all its roles (three attestors), real anvil and real PostgreSQL, on the processors
/// that they and the attacker share. An honest client measures beside. At the end stands a table,
/// and the test fails for each row that does not hold what [AttackReport] promises.
///
/// A minute each; `-Dheddle.hostile.minutes=10` for longer, `-Dheddle.hostile.attacks=a,b` for some
/// of them, `-Dheddle.hostile.block-gas=N` for another gas limit of the chain's blocks.
@Timeout(value = 4, unit = TimeUnit.HOURS)
@Tag("acceptance")
final class HostileSuiteIT {
  /// Full blocks are one transaction: what two processors execute, and three attestors after them,
  /// in about the time of a block.
  private static final long BLOCK_GAS = Long.getLong("heddle.hostile.block-gas", 30_000_000);

  private static final Duration CALM = Duration.ofSeconds(10);
  private static final Duration CATCH_UP = Duration.ofMinutes(5);

  private final List<AttackReport> reports = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  @Test
  void node_underAttack_livesAndGoesOn(@TempDir Path folder) throws Exception {
    try (TestDevnet devnet =
        TestDevnet.start(
            TestDevnet.builder(folder)
                .chainStart(new ChainStart(BLOCK_GAS, Collections.emptySortedMap()))
                .build())) {
      DevnetSummary summary = devnet.summary();
      try (Chain l2 = new Chain(summary.l2Url(), summary.l2ChainId())) {
        Credentials deployer = Credentials.create(summary.users().getFirst().privateKey());
        HostileContracts contracts = HostileContracts.deploy(l2, deployer);
        Attacks attacks = new Attacks(summary, l2, contracts, BLOCK_GAS);
        fillBlocks(l2, deployer);
        for (Attack attack : attacks.all(minutes())) {
          if (isWanted(attack.name())) {
            run(devnet, l2, attack);
          }
        }
      }
    } finally {
      print();
    }
    assertTrue(!reports.isEmpty(), "no attack was run");
    assertEquals(List.of(), failures, () -> String.join(System.lineSeparator(), failures));
  }

  private static double minutes() {
    return Double.parseDouble(System.getProperty("heddle.hostile.minutes", "1"));
  }

  private static boolean isWanted(String name) {
    String wanted = System.getProperty("heddle.hostile.attacks", "");
    return wanted.isEmpty() || List.of(wanted.split(",", -1)).contains(name);
  }

  /// Blocks with something in them, for whoever asks for receipts.
  private static void fillBlocks(Chain l2, Credentials from) {
    long nonce = l2.nonce(from.getAddress());
    String last = "";
    for (int i = 0; i < Attacks.TRANSFERS; i++) {
      last = l2.submit(l2.sign(from, nonce++, from.getAddress(), BigInteger.ONE, "", 21_000));
    }
    l2.receipt(last);
  }

  private void run(TestDevnet devnet, Chain l2, Attack attack) throws Exception {
    if (!ProcessHandle.of(devnet.summary().nodePid()).map(ProcessHandle::isAlive).orElse(false)) {
      failures.add("the node died between two attacks, before " + attack.name());
      devnet.restartNode(); // the others are to be told of as well
    }
    DevnetSummary summary = devnet.summary();
    Path dump = Path.of("target/hostile/threads-" + attack.name() + ".txt");
    Load load = new Load();
    System.out.println("hostile: " + attack.name());
    HonestProbe probe = new HonestProbe(URI.create(summary.l2Url())).start();
    try (probe;
        NodeWatch watch =
            new NodeWatch(summary.nodePid(), URI.create(summary.metricsUrl()), probe, dump)
                .start()) {
      Thread.sleep(CALM);
      probe.take();
      attack.run(Attacks.duration(attack.name(), minutes()), load);
      AttackReport report = AttackReport.of(attack.name(), load, probe.take(), watch);
      reports.add(report);
      failures.addAll(report.failures());
      load.reasons().forEach(reason -> System.out.println("hostile: refused: " + reason));
      System.out.println(AttackReport.header() + System.lineSeparator() + report.row());
      if (report.alive() && attack.name().equals(Attacks.WORST_CASE)) {
        checkWorstCase(l2, report);
        checkQuestions(Path.of(summary.data(), "logs", "node.log"));
      }
    }
  }

  /// Finality comes back to the blocks of the attack, and none of them was late.
  private void checkWorstCase(Chain l2, AttackReport report) {
    double latest = report.figures().blockIntervalMillis.max();
    if (latest > 2_000) {
      failures.add("%s: a block came after %.0f ms".formatted(report.attack(), latest));
    }
    long target = l2.blockNumber();
    long start = System.nanoTime();
    try {
      Chain.await(
          "finality of block " + target,
          CATCH_UP,
          () -> l2.head("finalized_l2"),
          number -> number >= target);
    } catch (AssertionError e) {
      failures.add(report.attack() + ": " + e.getMessage());
    }
    System.out.printf(
        "hostile: finality of block %d after %.0f s%n", target, (System.nanoTime() - start) / 1e9);
  }

  private void checkQuestions(Path log) throws IOException {
    Map<String, Long> questions = ProofQuestions.in(log);
    System.out.println("hostile: ranges asked for: " + questions.size());
    if (questions.isEmpty()) {
      failures.add("no range was asked for, or the log does not say so: " + log);
    }
    questions.forEach((range, times) -> {
      if (times > ProofQuestions.MOST_EQUAL) {
        failures.add("asked for %d times: %s".formatted(times, range));
      }
    });
  }

  private void print() throws IOException {
    StringBuilder table = new StringBuilder(AttackReport.header()).append(System.lineSeparator());
    reports.forEach(report -> table.append(report.row()).append(System.lineSeparator()));
    failures.forEach(failure -> table.append("FAILED ").append(failure).append('\n'));
    System.out.print(table);
    Path file = Path.of("target/hostile/table.txt");
    java.nio.file.Files.createDirectories(file.getParent());
    java.nio.file.Files.writeString(file, table, StandardCharsets.UTF_8);
  }
}
