package io.heddle.ops.devnet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.heddle.ops.NodeJar;
import io.heddle.ops.OperatorException;
import io.heddle.ops.devnet.DevnetSummary.DevAccount;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/// The node as a child process: the same jar and the same settings that an operator runs in
/// production, all roles in one process. Its settings stand in
/// `node/config/application.properties`, where Quarkus reads them.
final class NodeProcess {
  /// Recovery executes what the state store lacks, after a long chain's damage much.
  private static final Duration READY_LIMIT = Duration.ofMinutes(10);

  private static final Duration TELL_EVERY = Duration.ofSeconds(15);
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);
  private static final int PROBE_PAUSE_MILLIS = 100;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /// A small heap suits a devnet, where all processes share one machine with everything else its
  /// owner runs.
  static final List<String> SMALL_JVM =
      List.of(
          "-Xms64m",
          "-Xmx768m",
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          "-XX:MaxMetaspaceSize=256m",
          "-XX:ReservedCodeCacheSize=96m",
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "--add-modules=jdk.incubator.vector");

  private final DevnetOptions options;
  private final int managementPort;
  private final ManagedProcess process;

  private NodeProcess(DevnetOptions options, int managementPort, ManagedProcess process) {
    this.options = options;
    this.managementPort = managementPort;
    this.process = process;
  }

  static NodeProcess start(
      DevnetOptions options,
      L1Deployment deployment,
      DatabaseUrl database,
      int l1Port,
      int l2Port,
      int managementPort) {
    Path folder = options.data().resolve("node");
    Map<String, String> settings = new TreeMap<>();
    settings.put("heddle.roles", "sequencer,batcher,prover");
    settings.put("heddle.genesis", deployment.genesisFile().toString());
    settings.put("heddle.data-dir", folder.resolve("data").toString());
    settings.put("heddle.dev-keys", "true");
    settings.put("heddle.database.address", database.location());
    settings.put("heddle.database.user", database.user());
    settings.put("heddle.database.password", database.password());
    String l1 = "http://127.0.0.1:" + l1Port;
    // Alone, and on a machine that its owner works with: no standby waits for it.
    settings.put("heddle.lease.life-millis", "5000");
    settings.put("heddle.l1.url", l1);
    settings.put("heddle.l1.beacon-url", l1);
    settings.put("heddle.l1.beacon-slot-seconds", "0");
    settings.put("heddle.l1.confirmations", "1");
    settings.put("heddle.l1.poll-millis", "500");
    settings.put("heddle.rpc.port", Integer.toString(l2Port));
    settings.put("heddle.management.port", Integer.toString(managementPort));
    settings.put("heddle.batcher.key", DevAccounts.BATCHER.privateKey());
    settings.put("heddle.batcher.settlement-key", DevAccounts.PROPOSER.privateKey());
    settings.put(
        "heddle.prover.keys",
        DevAccounts.ATTESTORS.stream()
            .map(DevAccount::privateKey)
            .collect(Collectors.joining(",")));
    settings.put("heddle.prover.threshold", Integer.toString(DevAccounts.ATTESTATION_THRESHOLD));
    settings.putAll(options.node());
    writeSettings(folder.resolve("config/application.properties"), settings);
    return launch(options, managementPort);
  }

  private static NodeProcess launch(DevnetOptions options, int managementPort) {
    Path jar = NodeJar.below(options.root());
    List<String> command = new java.util.ArrayList<>();
    command.add(NodeJar.java());
    command.addAll(options.nodeJvm());
    command.add("-jar");
    command.add(jar.toString());
    return new NodeProcess(
        options,
        managementPort,
        ManagedProcess.start(
            "node",
            options.data().resolve("node"),
            options.data().resolve("logs/node.log"),
            command));
  }

  /// The same node started again: same settings, same data.
  NodeProcess again() {
    return launch(options, managementPort);
  }

  ManagedProcess process() {
    return process;
  }

  static void writeSettings(Path file, Map<String, String> settings) {
    NodeJar.writeSettings(
        file,
        "Written by ./heddle devnet at each start. The keys are WELL-KNOWN development keys.",
        settings);
  }

  /// Waits until the node says that it is ready, and reports what it still waits for whenever that
  /// changes.
  ///
  /// @param death completed when any child of the devnet has died
  void awaitReady(Progress progress, CompletableFuture<String> death) {
    URI health = URI.create("http://127.0.0.1:%d/q/health/ready".formatted(managementPort));
    long deadline = System.nanoTime() + READY_LIMIT.toNanos();
    String waiting = "";
    long told = System.nanoTime();
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(PROBE_TIMEOUT).build()) {
      while (System.nanoTime() < deadline) {
        if (death.isDone()) {
          throw new OperatorException(death.join());
        }
        if (!process.isAlive()) {
          throw new OperatorException(process.obituary());
        }
        String now = probe(http, health);
        if (now.isEmpty()) {
          return;
        }
        if (!now.equals(waiting) || System.nanoTime() - told > TELL_EVERY.toNanos()) {
          progress.line("node: waiting for " + now);
          waiting = now;
          told = System.nanoTime();
        }
        Thread.sleep(PROBE_PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      throw new OperatorException("interrupted while the node started", e);
    }
    throw new OperatorException(
        "the node is not ready after %d s, waiting for %s; its log: %s"
            .formatted(READY_LIMIT.toSeconds(), waiting, options.data().resolve("logs/node.log")));
  }

  /// What the node still waits for, in its own words; empty when it is ready.
  private static String probe(HttpClient http, URI health) throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(health).timeout(PROBE_TIMEOUT).build();
      HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() == 200) {
        return "";
      }
      StringBuilder missing = new StringBuilder();
      for (JsonNode check : MAPPER.readTree(answer.body()).path("checks")) {
        if (!check.path("status").asText().equals("UP")) {
          missing.append(missing.isEmpty() ? "" : ", ").append(check.path("name").asText());
        }
      }
      return missing.isEmpty() ? "its health checks" : missing.toString();
    } catch (IOException e) {
      return "its ports to open";
    }
  }
}
