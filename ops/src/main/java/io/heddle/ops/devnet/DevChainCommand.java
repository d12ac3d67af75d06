package io.heddle.ops.devnet;

import io.heddle.ops.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `./heddle devchain`: the contracts of a devnet on a development L1 that runs already, the
/// genesis file that belongs to them, and the keys as files: what nodes in containers start from.
@Command(
    name = "devchain",
    mixinStandardHelpOptions = true,
    description = "Deploys a devnet's contracts to a development L1; writes genesis and keys.")
public final class DevChainCommand implements Callable<Integer> {
  @Option(
      names = "--l1",
      paramLabel = "URL",
      description = "JSON-RPC of the development L1",
      defaultValue = "http://127.0.0.1:8545")
  private String l1 = "";

  @Option(names = "--out", paramLabel = "DIR", description = "where the files go", required = true)
  private @Nullable Path out;

  @Override
  public Integer call() {
    Path folder = Path.of(String.valueOf(out)).toAbsolutePath().normalize();
    Progress progress = Progress.console();
    try {
      Files.createDirectories(folder);
      var _ = L1Deployment.ensure(folder, l1, DevnetOptions.ChainStart.DEFAULT, progress);
      key(folder, "batcher", DevAccounts.BATCHER);
      key(folder, "settlement", DevAccounts.PROPOSER);
      int attestor = 0;
      for (DevnetSummary.DevAccount account : DevAccounts.ATTESTORS) {
        key(folder, "attestor" + ++attestor, account);
      }
    } catch (IOException e) {
      throw new OperatorException("cannot write below " + folder + ": " + e.getMessage(), e);
    }
    progress.line("genesis and keys: " + folder);
    return 0;
  }

  private static void key(Path folder, String name, DevnetSummary.DevAccount account)
      throws IOException {
    Files.writeString(folder.resolve(name + ".key"), account.privateKey() + "\n");
  }
}
