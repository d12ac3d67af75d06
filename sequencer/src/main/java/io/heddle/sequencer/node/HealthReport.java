package io.heddle.sequencer.node;

import io.heddle.sequencer.builder.ProductionStatus;
import io.heddle.sequencer.reader.L1Heads;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// How the node is, from what its parts remember: nothing is asked, so nothing is waited for, and
/// the answer comes at once whatever hangs. The words name no address and quote no message.
@Singleton
class HealthReport {
  private static final long MILLIS = 1_000;

  private final Node node;
  private final NodeConfig.Health limits;

  HealthReport(Node node, NodeConfig config) {
    this.node = node;
    this.limits = config.health();
  }

  /// One thing that is well or not.
  record Finding(String name, boolean well, String words) {}

  /// While these are not well the node serves on, and somebody should look.
  List<Finding> outside() {
    return node.running().map(this::outside).orElse(List.of());
  }

  private List<Finding> outside(Node.Running running) {
    List<Finding> findings = new ArrayList<>();
    findings.add(l1(running.chain().l1Heads()));
    running.roles().loops().forEach(loop -> findings.add(loop(loop)));
    running
        .roles()
        .journalProblem()
        .ifPresent(
            _ -> findings.add(new Finding("journal", false, "NOT WRITTEN, the log says why")));
    if (running.roles().settles()) {
      findings.add(safe(running));
      findings.add(proven(running));
      List<String> problems = running.roles().settlementProblems();
      findings.add(
          new Finding(
              "settlement problems",
              problems.isEmpty(),
              problems.isEmpty() ? "none" : String.join("; ", problems)));
    }
    return findings;
  }

  /// The node is not ready while this, the database or production is not well.
  Finding started() {
    return new Finding("node", node.running().isPresent(), node.phase());
  }

  Finding database() {
    boolean held = node.holdsLease();
    return new Finding(
        "postgresql",
        held,
        held ? "answers" : "away, or the lease is not held: nothing can be stored");
  }

  Finding production() {
    return node.running()
        .map(running ->
            switch (running.roles().production()) {
              case ProductionStatus.Starting _ -> production(false, "starting");
              case ProductionStatus.Waiting waiting ->
                  production(false, "waits: " + waiting.reason());
              case ProductionStatus.Stopped stopped ->
                  production(
                      false,
                      stopped.broken() ? "STOPPED by a fault, the log says which" : "stopped");
              case ProductionStatus.Producing _ -> timely(running);
            })
        .orElse(production(false, "not started"));
  }

  private Finding timely(Node.Running running) {
    long timestamp = running.chain().chain().head().block().header().timestamp();
    long age = System.currentTimeMillis() / MILLIS - timestamp;
    return age < limits.blockLateSeconds()
        ? production(true, "producing")
        : production(false, "late: the latest block is " + age + " s old");
  }

  private static Finding production(boolean well, String words) {
    return new Finding("block production", well, words);
  }

  private Finding l1(L1Heads heads) {
    Duration silence = Duration.ofSeconds(limits.l1SilenceSeconds());
    if (heads.sinceAnswer().compareTo(silence) > 0) {
      return new Finding(
          "l1", false, "away: no answer for %d s".formatted(heads.sinceAnswer().toSeconds()));
    }
    if (heads.sinceNewHead().compareTo(silence) > 0) {
      return new Finding(
          "l1", false, "no new block for %d s".formatted(heads.sinceNewHead().toSeconds()));
    }
    return new Finding("l1", true, "head " + heads.head().number());
  }

  private static Finding loop(StepLoop loop) {
    return switch (loop.state()) {
      case RUNNING -> new Finding(loop.name(), true, "running");
      case STARTING -> new Finding(loop.name(), true, "starting");
      case WAITING ->
          new Finding(
              loop.name(),
              false,
              "waits for %d s: %s".formatted(loop.since().toSeconds(), loop.problem().orElse("")));
      case STOPPED -> new Finding(loop.name(), false, "stopped");
      case BROKEN ->
          new Finding(loop.name(), false, "STOPPED for good: " + loop.problem().orElse(""));
    };
  }

  /// Whether blocks come to L1 as fast as they are made.
  private Finding safe(Node.Running running) {
    long head = running.chain().chain().head().block().number();
    return lag("batches", head, running.chain().settlement().safe(), limits.safeLagSeconds());
  }

  /// Whether batches are proven as fast as they are committed.
  private Finding proven(Node.Running running) {
    long safe = running.chain().settlement().safe();
    return lag("proofs", safe, running.roles().provenBlock(), limits.proofLagSeconds());
  }

  private Finding lag(String name, long from, long to, long limitSeconds) {
    long blocks = Math.max(0, from - to);
    long seconds = blocks * node.chainConfig().requireRollup().blockTimeSeconds();
    return new Finding(
        name,
        seconds <= limitSeconds,
        "%s %d blocks behind".formatted(seconds <= limitSeconds ? "in time:" : "LATE:", blocks));
  }
}
