package io.heddle.ops.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.ops.Chain;
import io.heddle.ops.devnet.DevnetSummary;
import io.heddle.ops.devnet.TestDevnet;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Credentials;

/// PostgreSQL restarted, cut off and paused; L1 paused, reorganised, and away when the node starts:
/// each time the node goes on by itself, up to finality, and its health, asked every second, says
/// what is so.
///
/// `-Dheddle.disruption.rounds=N` repeats it all.
@Timeout(value = 4, unit = TimeUnit.HOURS)
@Tag("acceptance")
final class DisruptionIT {
  private static final int ROUNDS = Integer.getInteger("heddle.disruption.rounds", 1);

  /// How long health may take to notice, and to answer.
  private static final double NOTICE_SECONDS = 12;

  private static final double ANSWER_MILLIS = 3_000;

  /// A block of L1 is final after two epochs. The deepest reorganisation must not reach so far.
  private static final int L1_SLOTS_PER_EPOCH = 12;

  /// A block may be so late while health is up: production waits and retries below this.
  private static final double UP_BLOCK_AGE_SECONDS = 10;

  /// L1 is away at the start for longer than all attempts of one call together.
  private static final Duration AWAY = Duration.ofSeconds(70);

  private static final Duration RESUME = Duration.ofSeconds(60);
  private static final Duration FINAL = Duration.ofMinutes(3);

  private final List<String> failures = new ArrayList<>();

  /// Something done to the devnet.
  private interface Action {
    void run() throws Exception;
  }

  @Test
  void node_disrupted_resumesByItself_andHealthTellsTheTruth(@TempDir Path folder)
      throws Exception {
    var options =
        TestDevnet.builder(folder)
            .l1SlotsPerEpoch(L1_SLOTS_PER_EPOCH)
            .node("heddle.health.l1-silence-seconds", "8")
            .build();
    try (TestDevnet devnet = TestDevnet.start(options)) {
      DevnetSummary summary = devnet.summary();
      Parts parts = new Parts(summary);
      AtomicBoolean loading = new AtomicBoolean(true);
      Thread load = Thread.ofVirtual().start(() -> transfers(summary, loading));
      HonestProbe probe = new HonestProbe(URI.create(summary.l2Url())).start();
      HealthLog health = new HealthLog(wellUrl(summary), probe).start();
      try (probe;
          health;
          Chain l2 = new Chain(summary.l2Url(), summary.l2ChainId());
          Chain l1 = new Chain(summary.l1Url(), summary.l1ChainId())) {
        for (int round = 1; round <= ROUNDS; round++) {
          new Round(devnet, parts, l1, l2, probe, health).run(round);
        }
      } finally {
        loading.set(false);
        load.join();
      }
    }
    assertEquals(List.of(), failures, () -> String.join(System.lineSeparator(), failures));
  }

  /// The page that says also what is wrong outside the node.
  private static URI wellUrl(DevnetSummary summary) {
    return URI.create(summary.healthUrl()).resolve("well");
  }

  /// A transfer every half second, whatever becomes of it.
  private static void transfers(DevnetSummary summary, AtomicBoolean loading) {
    Credentials from = Credentials.create(summary.users().get(3).privateKey());
    try (Chain l2 = new Chain(summary.l2Url(), summary.l2ChainId())) {
      while (loading.get()) {
        try {
          Thread.sleep(500);
          long nonce = l2.nonce(from.getAddress());
          l2.submit(l2.sign(from, nonce, from.getAddress(), BigInteger.ONE, "", 21_000));
        } catch (AssertionError | java.io.UncheckedIOException e) {
          // the node is being disturbed: what has to go on is checked elsewhere
          Thread.onSpinWait();
        } catch (InterruptedException e) {
          return;
        }
      }
    }
  }

  /// One pass through all disruptions.
  private final class Round {
    private final TestDevnet devnet;
    private final Parts parts;
    private final Chain l1;
    private final Chain l2;
    private final HonestProbe probe;
    private final HealthLog health;

    Round(TestDevnet devnet, Parts parts, Chain l1, Chain l2, HonestProbe probe, HealthLog health) {
      this.devnet = devnet;
      this.parts = parts;
      this.l1 = l1;
      this.l2 = l2;
      this.probe = probe;
      this.health = health;
    }

    void run(int round) throws Exception {
      System.out.println("disruption: round " + round);
      disturb("postgres restarted", 0, () -> parts.restartPostgres("fast"), () -> {});
      disturb("postgres crashed", 0, () -> parts.restartPostgres("immediate"), () -> {});
      disturb("connections cut", 0, parts::cutConnections, () -> {});
      disturb("connections cut again", 0, parts::cutConnections, parts::cutConnections);
      disturb(
          "postgres paused",
          20,
          () -> parts.signalPostgres("STOP"),
          () -> parts.signalPostgres("CONT"));
      disturb("L1 paused", 25, () -> parts.signalL1("STOP"), () -> parts.signalL1("CONT"));
      for (int depth : List.of(1, 4, 9, 20)) {
        disturb(
            "L1 reorganised by " + depth,
            0,
            () -> {
              deposit();
              parts.reorganizeL1(depth);
            },
            () -> {});
      }
      startWithoutL1();
    }

    private void deposit() {
      Credentials from = Credentials.create(devnet.summary().users().get(4).privateKey());
      l1.send(from, devnet.summary().portal(), BigInteger.valueOf(1_000_000), "0x", 300_000);
    }

    /// @param heldSeconds how long it lasts; 0 when it is over at once, which health need not see
    private void disturb(String what, int heldSeconds, Action begin, Action end) throws Exception {
      Chain.await("health before: " + what, RESUME, health::isUp, up -> up);
      System.out.println("disruption: " + what);
      long from = System.nanoTime();
      begin.run();
      if (heldSeconds > 0) {
        Thread.sleep(Duration.ofSeconds(heldSeconds));
        long noticed = from + (long) (NOTICE_SECONDS * 1e9);
        for (HealthLog.Answer answer : health.since(noticed)) {
          expect(!answer.isUp(), what + ": health is up during it", answer);
        }
      }
      end.run();
      resumed(what, from);
    }

    /// Everything goes on: health, blocks, transactions, finality.
    private void resumed(String what, long from) throws Exception {
      long over = System.nanoTime();
      try {
        Chain.await("health after: " + what, RESUME, health::isUp, up -> up);
        long head = l2.blockNumber();
        Chain.await("blocks after: " + what, RESUME, l2::blockNumber, number -> number > head + 2);
        long target = l2.blockNumber();
        Chain.await(
            "finality of block %d after: %s".formatted(target, what),
            FINAL,
            () -> l2.head("finalized_l2"),
            number -> number >= target);
        System.out.printf(
            "disruption: %s: final again after %.0f s%n", what, (System.nanoTime() - over) / 1e9);
      } catch (AssertionError e) {
        failures.add(String.valueOf(e.getMessage()));
      }
      for (HealthLog.Answer answer : health.since(from)) {
        expect(answer.status() != 0, what + ": health did not answer", answer);
        expect(answer.millis() <= ANSWER_MILLIS, what + ": health took long", answer);
        expect(
            !answer.isUp() || answer.blockAgeSeconds() < UP_BLOCK_AGE_SECONDS,
            what + ": health is up without blocks",
            answer);
        expect(!answer.body().contains("inspection"), what + ": waits for a person", answer);
      }
    }

    private void startWithoutL1() throws Exception {
      String what = "L1 away at start";
      Chain.await("health before: " + what, RESUME, health::isUp, up -> up);
      System.out.println("disruption: " + what);
      ProcessHandle node = ProcessHandle.of(devnet.summary().nodePid()).orElseThrow();
      node.destroy();
      node.onExit().get(60, TimeUnit.SECONDS);
      parts.signalL1("STOP");
      devnet.restartNode(); // it serves and makes blocks without L1
      Thread.sleep(AWAY);
      long head = l2.blockNumber();
      long from = System.nanoTime();
      Thread.sleep(Duration.ofSeconds(5));
      expect(l2.blockNumber() > head, what + ": no blocks", head);
      for (HealthLog.Answer answer : health.since(from)) {
        expect(answer.status() == 503, what + ": health does not say so", answer);
      }
      parts.signalL1("CONT");
      resumed(what, System.nanoTime());
    }

    private void expect(boolean holds, String kind, Object seen) {
      if (!holds && failures.stream().noneMatch(failure -> failure.startsWith(kind))) {
        failures.add(kind + ": " + seen + " (newest block " + probe.lastBlock() + ")");
      }
    }
  }
}
