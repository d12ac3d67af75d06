package io.heddle.ops.devnet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/// One of several nodes of the same chain, as a process of a test's own: with a devnet's
/// PostgreSQL, L1 and keys, and with a data folder and ports of its own.
final class PeerNode implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final HttpClient CLIENT = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  private final Path folder;
  private final URI rpc;
  private final URI ready;
  private Process process;

  private PeerNode(Path folder, int rpcPort, int managementPort) {
    this.folder = folder;
    this.rpc = URI.create("http://127.0.0.1:" + rpcPort);
    this.ready = URI.create("http://127.0.0.1:" + managementPort + "/q/health/ready");
    this.process = launch(folder);
  }

  /// Starts a node in `folder` with the settings of the devnet's own, and these on top.
  static PeerNode start(Path devnet, Path folder, Map<String, String> settings) {
    try {
      int rpcPort = freePort();
      int managementPort = freePort();
      Properties own = new Properties();
      try (InputStream in =
          Files.newInputStream(devnet.resolve("node/config/application.properties"))) {
        own.load(in);
      }
      own.putAll(settings);
      own.setProperty("heddle.data-dir", folder.resolve("data").toString());
      own.setProperty("heddle.rpc.port", Integer.toString(rpcPort));
      own.setProperty("heddle.management.port", Integer.toString(managementPort));
      Files.createDirectories(folder.resolve("config"));
      try (OutputStream out =
          Files.newOutputStream(folder.resolve("config/application.properties"))) {
        own.store(out, null);
      }
      return new PeerNode(folder, rpcPort, managementPort);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /// Starts its process again after it has ended.
  void start() {
    process = launch(folder);
  }

  private static Process launch(Path folder) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(NodeProcess.SMALL_JVM);
    command.add("-jar");
    command.add(
        TestDevnet.projectRoot()
            .resolve("sequencer/target/quarkus-app/quarkus-run.jar")
            .toString());
    try {
      return new ProcessBuilder(command)
          .directory(folder.toFile())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Process process() {
    return process;
  }

  String log() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return rpc.toString();
  }

  /// Sends a signal by its name, such as `STOP`.
  void signal(String name) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("kill -" + name + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// What its health page says; empty when it does not answer.
  String health() {
    try {
      return CLIENT
          .send(
              HttpRequest.newBuilder(ready).timeout(TIMEOUT).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  boolean isStandby() {
    return health().contains("standby at block");
  }

  boolean isReady() {
    return health().contains("\"status\": \"UP\",\n    \"checks\"");
  }

  /// The result of a call; empty when it gives none.
  Optional<JsonNode> ask(String method, String parameters) {
    String body =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
            .formatted(method, parameters);
    try {
      String answer =
          CLIENT
              .send(
                  HttpRequest.newBuilder(rpc)
                      .timeout(TIMEOUT)
                      .header("content-type", "application/json")
                      .POST(HttpRequest.BodyPublishers.ofString(body))
                      .build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      return Optional.ofNullable(MAPPER.readTree(answer).get("result"))
          .filter(result -> !result.isNull());
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    var _ = process.destroyForcibly();
    try {
      var _ = process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
