package io.heddle.ops.devnet;

import io.heddle.ops.OperatorException;
import io.heddle.primitives.crypto.ChecksumAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A running devnet. [#start()] brings the parts up in order (PostgreSQL, L1, contracts, node,
/// first deposits) and [#close()] stops them in the reverse order. A child that dies on its own
/// ends the whole: [#awaitFailure()] returns.
public final class Devnet implements AutoCloseable {
  /// How long a death may turn out to be part of a stop that has just begun.
  private static final int STOP_RACE_MILLIS = 500;

  private final DevnetOptions options;
  private final Progress progress;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final CompletableFuture<String> death = new CompletableFuture<>();
  private volatile boolean stopping;
  private @Nullable ChildRegistry registry;
  private @Nullable NodeProcess node;

  public Devnet(DevnetOptions options, Progress progress) {
    this.options = options;
    this.progress = progress;
  }

  /// Brings everything up; returns when the node is ready to serve.
  ///
  /// @throws OperatorException with one line that says what is wrong; what was started is stopped
  ///   by [#close()]
  public DevnetSummary start() {
    Path data = options.data();
    progress.line("data in " + data);
    ChildRegistry children = ChildRegistry.open(data);
    registry = children;
    synchronized (parts) {
      parts.push(children);
    }
    options.database().ifPresent(url -> ExternalDatabase.check(url, options.fresh()));
    int leftovers = children.stopLeftovers();
    if (leftovers > 0) {
      progress.line(
          "stopped %d processes that an earlier devnet left running here".formatted(leftovers));
    }
    if (options.fresh()) {
      progress.line("starting over: deleting the old data");
      deleteAllBut(data, "lock");
    }
    int l1Port = Ports.claim(options.l1Port(), "--l1-port");
    int l2Port = Ports.claim(options.l2Port(), "--l2-port");
    int managementPort = Ports.claim(options.managementPort(), "--management-port");

    Database database =
        options
            .database()
            .map(url -> new Database(url, url.toString()))
            .orElseGet(() -> embeddedPostgres(data, children));
    progress.line("L1: anvil on port " + l1Port);
    L1Process l1 = L1Process.launch(options, l1Port);
    keep(l1.process(), children); // before it is waited for: a start that fails leaves nothing
    l1.awaitReady(progress, L1Process.IDLE_LIMIT);
    L1Deployment deployment =
        L1Deployment.ensure(data, "http://127.0.0.1:" + l1Port, options.chainStart(), progress);
    progress.line("node: starting (log in %s)".formatted(data.resolve("logs/node.log")));
    NodeProcess started =
        NodeProcess.start(options, deployment, database.url(), l1Port, l2Port, managementPort);
    node = started;
    keep(started.process(), children);
    started.awaitReady(progress, death);
    DevnetSummary summary =
        new DevnetSummary(
            "http://127.0.0.1:" + l1Port,
            L1Process.CHAIN_ID,
            "http://127.0.0.1:" + l2Port,
            "ws://127.0.0.1:" + l2Port,
            L1Deployment.L2_CHAIN_ID,
            "http://127.0.0.1:%d/q/health/ready".formatted(managementPort),
            "http://127.0.0.1:%d/q/metrics".formatted(managementPort),
            ChecksumAddress.encode(deployment.contracts().portal()),
            ChecksumAddress.encode(deployment.contracts().rollup()),
            ChecksumAddress.encode(deployment.contracts().verifier()),
            ChecksumAddress.encode(deployment.contracts().vault()),
            database.shown(),
            data.toString(),
            DevAccounts.USERS,
            l1.process().handle().pid(),
            started.process().handle().pid());
    L2Funding.ensure(summary, progress);
    summary.writeTo(data.resolve("devnet.json"));
    return summary;
  }

  /// @param url with the password, for the node
  /// @param shown without it, for people and scripts
  private record Database(DatabaseUrl url, String shown) {}

  private Database embeddedPostgres(Path data, ChildRegistry children) {
    progress.line("PostgreSQL: embedded, in " + data.resolve("postgres"));
    PostgresServer server = PostgresServer.start(data.resolve("postgres"));
    synchronized (parts) {
      parts.push(server);
    }
    server
        .handle()
        .ifPresent(handle -> {
          children.add(handle, "postgres");
          var _ = handle.onExit().thenRun(() -> died("PostgreSQL ended"));
        });
    return new Database(server.url(), server.shownUrl());
  }

  private ManagedProcess keep(ManagedProcess child, ChildRegistry children) {
    synchronized (parts) {
      parts.push(child);
    }
    children.add(child.handle(), child.name());
    var _ = child.onExit().thenRun(() -> died(child.obituary()));
    return child;
  }

  private void died(String obituary) {
    try {
      Thread.sleep(STOP_RACE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!stopping) {
      death.complete(obituary);
    }
  }

  /// Blocks for as long as every child lives; then prints which one died, and returns the exit
  /// status.
  int awaitFailure() {
    throw new OperatorException(death.join());
  }

  /// Starts the node again after it was stopped or killed, on the same ports and data.
  public DevnetSummary restartNode(DevnetSummary summary) {
    NodeProcess old = java.util.Objects.requireNonNull(node, "not started");
    ChildRegistry children = java.util.Objects.requireNonNull(registry, "not started");
    NodeProcess again = old.again();
    node = again;
    keep(again.process(), children);
    again.awaitReady(progress, new CompletableFuture<>());
    return summary.withNodePid(again.process().handle().pid());
  }

  private static void deleteAllBut(Path folder, String kept) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(folder) && !file.equals(folder.resolve(kept))) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Stops what was started, last first. May be called more than once.
  @Override
  public void close() {
    stopping = true;
    while (true) {
      AutoCloseable part;
      synchronized (parts) {
        part = parts.poll();
      }
      if (part == null) {
        return;
      }
      try {
        part.close();
      } catch (Exception e) {
        progress.line("stopping %s: %s".formatted(part.getClass().getSimpleName(), e.getMessage()));
      }
    }
  }
}
