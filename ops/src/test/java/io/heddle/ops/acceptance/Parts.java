package io.heddle.ops.acceptance;

import io.heddle.ops.devnet.DevnetSummary;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/// The parts of a running devnet, to be disturbed: its PostgreSQL and its L1.
record Parts(DevnetSummary devnet) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /// Stops or continues PostgreSQL with all its sessions: its clients' sockets stay open and nobody
  /// answers.
  void signalPostgres(String signal) throws IOException, InterruptedException {
    ProcessHandle postmaster = postmaster();
    List<ProcessHandle> all = new ArrayList<>(List.of(postmaster));
    all.addAll(postmaster.children().toList());
    for (ProcessHandle each : all) {
      signal(signal, each.pid());
    }
  }

  private ProcessHandle postmaster() throws IOException {
    String pid = Files.readAllLines(data().resolve("postmaster.pid")).getFirst().strip();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  private Path data() {
    return Path.of(devnet.data(), "postgres", "data");
  }

  /// @param mode `fast` ends sessions, `immediate` is as a crash
  void restartPostgres(String mode) throws IOException, InterruptedException {
    // Where the library has put the binaries is its own business: in this JVM's first folder.
    Path server = Path.of(postmaster().info().command().orElseThrow());
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("unshare", "-U")); // PostgreSQL refuses root
    }
    command.addAll(List.of(server.resolveSibling("pg_ctl").toString(), "restart", "-w"));
    command.addAll(List.of("-D", data().toString(), "-m", mode));
    command.addAll(List.of("-l", devnet.data() + "/logs/postgres-restart.log"));
    run(command);
  }

  /// Ends every session but its own.
  void cutConnections() throws IOException, SQLException {
    Properties settings = new Properties();
    Path file = Path.of(devnet.data(), "node/config/application.properties");
    try (Reader reader = Files.newBufferedReader(file)) {
      settings.load(reader);
    }
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://" + settings.getProperty("heddle.database.address"),
                settings.getProperty("heddle.database.user"),
                settings.getProperty("heddle.database.password"));
        Statement statement = connection.createStatement()) {
      statement.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity"
              + " where backend_type = 'client backend' and pid <> pg_backend_pid()");
    }
  }

  void signalL1(String signal) throws IOException, InterruptedException {
    signal(signal, devnet.l1Pid());
  }

  /// Replaces the newest blocks of L1 by empty ones; their transactions are gone.
  void reorganizeL1(int depth) throws IOException, InterruptedException {
    String body =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"anvil_reorg\",\"params\":[" + depth + ",[]]}";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(devnet.l1Url()))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    String answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
    if (answer.contains("\"error\"")) {
      throw new IOException("anvil_reorg " + depth + ": " + answer);
    }
  }

  private static void signal(String signal, long pid) throws IOException, InterruptedException {
    run(List.of("kill", "-" + signal, Long.toString(pid)));
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("status " + process.exitValue() + ": " + String.join(" ", command));
    }
  }
}
