package io.heddle.anvil;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A development L1: one anvil process, started here and ended here. For the devnet and for tests,
/// never for production.
///
/// The port is read from anvil's own banner, so port 0 gives a free one without a race. A thread
/// drains its output for as long as it lives, because anvil stops when the pipe is full. It ends
/// with this JVM.
public final class AnvilProcess implements AutoCloseable {

  /// Chain id of the development L1.
  public static final long CHAIN_ID = 900;

  /// Slots of an epoch, unless asked otherwise: a block is final after two epochs.
  public static final int SLOTS_PER_EPOCH = 4;

  /// Old states that a kept chain has in memory, none in its file: as far back as it can be
  /// reorganised and asked by `eth_call`. The file would otherwise get every account again with
  /// every block (84 kB each, 390 MB in 75 minutes), and load slower every day. The rollup asks the
  /// newest state alone.
  public static final int KEPT_STATES = 256;

  /// Blocks of which a kept chain has transactions, receipts, logs and blobs (260 kB each, in the
  /// file); half an hour of blocks every 2 s. Of older ones it has the headers, which is all that
  /// the rollup asks of blocks whose batches are proven.
  public static final int KEPT_BLOCKS = 900;

  private static final Pattern LISTENING = Pattern.compile("Listening on \\S*:(\\d+)");
  private static final long START_TIMEOUT_SECONDS = 20;
  private static final long STOP_TIMEOUT_SECONDS = 10;
  private static final int MAX_BANNER_CHARS = 20_000;

  private final Process process;
  private final Thread shutdownHook;
  private final URI uri;

  /// How to start it.
  ///
  /// @param binary the anvil executable
  /// @param port 0 for any free one
  /// @param blockTimeSeconds 0 mines a block per transaction, at once
  /// @param stateFile where the chain is kept, and found again at the next start; null keeps
  ///   nothing
  /// @param slotsPerEpoch a block is final after two epochs
  /// @param extraArguments further arguments for anvil
  public record Options(
      Path binary,
      int port,
      int blockTimeSeconds,
      @Nullable Path stateFile,
      int slotsPerEpoch,
      List<String> extraArguments) {

    public Options {
      extraArguments = List.copyOf(extraArguments);
    }

    /// With short epochs, so that blocks become final soon.
    public Options(
        Path binary,
        int port,
        int blockTimeSeconds,
        @Nullable Path stateFile,
        List<String> extraArguments) {
      this(binary, port, blockTimeSeconds, stateFile, SLOTS_PER_EPOCH, extraArguments);
    }

    /// Any port, a block per transaction, nothing kept.
    public static Options forTest(Path binary) {
      return new Options(binary, 0, 0, null, List.of());
    }

    /// What to run, for a supervisor of its own.
    public List<String> commandLine() {
      List<String> command = new ArrayList<>();
      command.addAll(List.of(binary.toString(), "--host", "127.0.0.1"));
      command.addAll(List.of("--port", Integer.toString(port)));
      command.addAll(List.of("--chain-id", Long.toString(CHAIN_ID)));
      command.addAll(List.of("--hardfork", "prague"));
      command.addAll(List.of("--slots-in-an-epoch", Integer.toString(slotsPerEpoch)));
      if (blockTimeSeconds > 0) {
        command.addAll(List.of("--block-time", Integer.toString(blockTimeSeconds)));
      }
      if (stateFile != null) {
        command.addAll(List.of("--state", stateFile.toString(), "--state-interval", "5"));
        command.addAll(List.of("--prune-history", Integer.toString(KEPT_STATES)));
        command.addAll(List.of("--transaction-block-keeper", Integer.toString(KEPT_BLOCKS)));
      }
      command.addAll(extraArguments);
      return command;
    }
  }

  /// Starts anvil and waits until it listens. Throws [IllegalStateException] with its output when
  /// it does not.
  public static AnvilProcess start(Options options) {
    return start(options, line -> {});
  }

  /// The same, handing every line of its output to `log`, from another thread.
  public static AnvilProcess start(Options options, Consumer<String> log) {
    return new AnvilProcess(options, log);
  }

  private AnvilProcess(Options options, Consumer<String> log) {
    try {
      process =
          new ProcessBuilder(options.commandLine())
              .redirectErrorStream(true)
              .redirectInput(new File("/dev/null"))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException("anvil does not start: " + options.binary(), e);
    }
    shutdownHook = new Thread(process::destroyForcibly, "anvil-end");
    Runtime.getRuntime().addShutdownHook(shutdownHook);
    CompletableFuture<Integer> port = new CompletableFuture<>();
    Thread.ofPlatform().daemon().name("anvil-log").start(() -> drain(process, port, log));
    try {
      uri = URI.create("http://127.0.0.1:" + port.get(START_TIMEOUT_SECONDS, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      process.destroyForcibly();
      throw new IllegalStateException(String.valueOf(e.getCause()), e);
    } catch (TimeoutException e) {
      process.destroyForcibly();
      throw new IllegalStateException(
          "anvil does not listen after " + START_TIMEOUT_SECONDS + " s", e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while anvil starts", e);
    }
  }

  private static void drain(
      Process process, CompletableFuture<Integer> port, Consumer<String> log) {
    StringBuilder banner = new StringBuilder();
    try (var reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        log.accept(line);
        if (!port.isDone() && banner.length() < MAX_BANNER_CHARS) {
          banner.append(line).append('\n');
          Matcher matcher = LISTENING.matcher(line);
          if (matcher.find()) {
            port.complete(Integer.parseInt(matcher.group(1)));
          }
        }
      }
    } catch (IOException e) {
      log.accept("anvil output ended: " + e.getMessage());
    }
    port.completeExceptionally(
        new IllegalStateException("anvil ended before it listened:\n" + banner));
  }

  /// The anvil that npm brought: `-Danvil.bin` or `ANVIL_BIN` if set, else in
  /// `bridge-contracts/node_modules`, looked for from the working directory upwards.
  public static Optional<Path> findBinary() {
    String named = System.getProperty("anvil.bin", System.getenv("ANVIL_BIN"));
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    String inPackage = "node_modules/@foundry-rs/anvil-linux-" + architecture + "/bin/anvil";
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path candidate = folder.resolve("bridge-contracts").resolve(inPackage);
      if (Files.isExecutable(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /// Its JSON-RPC endpoint.
  public URI uri() {
    return uri;
  }

  /// The process, for supervision.
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /// Ends it, first politely, so that it writes its state.
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException e) {
      return; // The JVM is ending already, and the hook with it.
    }
  }
}
