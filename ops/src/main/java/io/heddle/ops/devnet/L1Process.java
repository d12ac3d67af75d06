package io.heddle.ops.devnet;

import io.heddle.anvil.AnvilProcess;
import io.heddle.ops.OperatorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The development L1: anvil, whose state (blobs included) is kept in a file and survives a
/// restart.
///
/// Before it answers it reads that file, which takes as long as it takes: it is waited for while it
/// computes, and given up only when it does neither.
public final class L1Process {
  static final long CHAIN_ID = AnvilProcess.CHAIN_ID;

  /// How long it may neither answer nor use the processor.
  static final Duration IDLE_LIMIT = Duration.ofSeconds(30);

  private static final Duration TELL_EVERY = Duration.ofSeconds(5);
  private static final int PAUSE_MILLIS = 100;

  private final ManagedProcess process;
  private final int port;
  private final Path stateFile;

  private L1Process(ManagedProcess process, int port, Path stateFile) {
    this.process = process;
    this.port = port;
    this.stateFile = stateFile;
  }

  /// Starts it; it does not answer yet, see [#awaitReady]. The caller owns the process from here
  /// on, whatever becomes of it.
  static L1Process launch(DevnetOptions options, int port) {
    Path folder = options.data().resolve("l1");
    Path stateFile = folder.resolve("state.json");
    List<String> command =
        new AnvilProcess.Options(
                binary(options.root()),
                port,
                options.l1BlockSeconds(),
                stateFile,
                options.l1SlotsPerEpoch(),
                List.of("--accounts", Integer.toString(DevAccounts.L1_FUNDED), "--quiet"))
            .commandLine();
    ManagedProcess process =
        ManagedProcess.start("anvil", folder, options.data().resolve("logs/l1.log"), command);
    return new L1Process(process, port, stateFile);
  }

  ManagedProcess process() {
    return process;
  }

  /// Waits until it answers, and says what it waits for.
  ///
  /// @param idleLimit the longest that it may do nothing at all
  /// @throws OperatorException when it ended, does nothing, or is another chain
  void awaitReady(Progress progress, Duration idleLimit) {
    JsonRpc rpc = new JsonRpc("http://127.0.0.1:" + port);
    long start = System.nanoTime();
    long busyAt = start;
    long told = start;
    Duration cpu = Duration.ZERO;
    while (true) {
      if (!process.isAlive()) {
        throw new OperatorException(process.obituary());
      }
      try {
        check(Long.decode(rpc.call("eth_chainId").asText()));
        return;
      } catch (IOException e) {
        pause(); // does not listen yet
      }
      long now = System.nanoTime();
      Duration used = process.handle().info().totalCpuDuration().orElse(Duration.ZERO);
      if (used.compareTo(cpu) > 0) {
        cpu = used;
        busyAt = now;
      }
      if (now - busyAt > idleLimit.toNanos()) {
        throw new OperatorException(
            "anvil neither answers nor works for %d s; its log: %s"
                .formatted(idleLimit.toSeconds(), process.log()));
      }
      if (now - told > TELL_EVERY.toNanos()) {
        told = now;
        progress.line(
            "L1: anvil reads its state, %d MB, for %d s"
                .formatted(stateMegabytes(), Duration.ofNanos(now - start).toSeconds()));
      }
    }
  }

  private static void check(long chainId) {
    if (chainId != CHAIN_ID) {
      throw new OperatorException("the L1 has chain id %d, not %d".formatted(chainId, CHAIN_ID));
    }
  }

  private long stateMegabytes() {
    try {
      return Files.exists(stateFile) ? Files.size(stateFile) / 1_000_000 : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      throw new OperatorException("interrupted", e);
    }
  }

  /// The native binary that npm installed.
  ///
  /// @param root the project folder
  /// @throws OperatorException when it did not
  public static Path binary(Path root) {
    String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    Path binary =
        root.resolve(
            "bridge-contracts/node_modules/@foundry-rs/anvil-linux-" + architecture + "/bin/anvil");
    if (!Files.isExecutable(binary)) {
      throw new OperatorException(
          "anvil is missing at %s: run ./heddle devnet, which fetches it".formatted(binary));
    }
    return binary;
  }
}
