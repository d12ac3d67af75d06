package io.heddle.ops.devnet;

import io.heddle.batcher.l1.AnvilProcess;
import io.heddle.ops.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The development L1: anvil, whose state (blobs included) is kept in a file and survives a
/// restart.
public final class L1Process {
  static final long CHAIN_ID = AnvilProcess.CHAIN_ID;
  private static final int READY_ATTEMPTS = 100;
  private static final int READY_PAUSE_MILLIS = 100;

  private L1Process() {}

  static ManagedProcess start(DevnetOptions options, int port) {
    Path folder = options.data().resolve("l1");
    List<String> command =
        new AnvilProcess.Options(
                binary(options.root()),
                port,
                options.l1BlockSeconds(),
                folder.resolve("state.json"),
                List.of("--accounts", Integer.toString(DevAccounts.L1_FUNDED), "--quiet"))
            .commandLine();
    ManagedProcess process =
        ManagedProcess.start("anvil", folder, options.data().resolve("logs/l1.log"), command);
    awaitReady(process, new JsonRpc("http://127.0.0.1:" + port));
    return process;
  }

  private static void awaitReady(ManagedProcess process, JsonRpc rpc) {
    for (int attempt = 0; attempt < READY_ATTEMPTS; attempt++) {
      if (!process.isAlive()) {
        throw new OperatorException(process.obituary());
      }
      try {
        long chainId = Long.decode(rpc.call("eth_chainId").asText());
        if (chainId != CHAIN_ID) {
          throw new OperatorException(
              "the L1 has chain id %d, not %d".formatted(chainId, CHAIN_ID));
        }
        return;
      } catch (IOException e) {
        pause();
      }
    }
    throw new OperatorException(
        "anvil does not answer after %d ms".formatted(READY_ATTEMPTS * READY_PAUSE_MILLIS));
  }

  private static void pause() {
    try {
      Thread.sleep(READY_PAUSE_MILLIS);
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
