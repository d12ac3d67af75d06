package io.heddle.ops.devnet;

import io.heddle.ops.NodeJar;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `./heddle devnet`: brings everything up, prints the table, and stays until it is told to stop or
/// a child dies.
@Command(
    name = "devnet",
    mixinStandardHelpOptions = true,
    description = "Runs a whole rollup here: L1, PostgreSQL, contracts, node.")
public final class DevnetCommand implements Callable<Integer> {
  @Option(names = "--data", paramLabel = "DIR", description = "where everything is kept")
  private @Nullable Path data;

  @Option(names = "--fresh", description = "throw the data away and start over")
  private boolean fresh;

  @Option(
      names = "--l1-port",
      paramLabel = "PORT",
      description = "port of the development L1",
      defaultValue = "8545")
  private int l1Port;

  @Option(
      names = "--l2-port",
      paramLabel = "PORT",
      description = "JSON-RPC port of the rollup",
      defaultValue = "9545")
  private int l2Port;

  @Option(
      names = "--management-port",
      paramLabel = "PORT",
      description = "health and metrics of the node",
      defaultValue = "9546")
  private int managementPort;

  @Option(
      names = "--database",
      paramLabel = "URL",
      description = "external PostgreSQL: postgresql://user:password@host:port/name")
  private @Nullable URI database;

  @Override
  public Integer call() {
    Path root = NodeJar.root();
    Path folder = data == null ? root.resolve(".heddle/devnet") : data.toAbsolutePath().normalize();
    DevnetOptions options =
        DevnetOptions.of(root, folder)
            .fresh(fresh)
            .ports(l1Port, l2Port, managementPort)
            .database(Optional.ofNullable(database).map(DatabaseUrl::parse))
            .build();
    return run(options);
  }

  private static int run(DevnetOptions options) {
    Progress progress = Progress.console();
    Devnet devnet = new Devnet(options, progress);
    Thread stopper =
        new Thread(
            () -> {
              progress.line("stopping");
              devnet.close();
              progress.line("stopped; the data stays in " + options.data());
            },
            "devnet-stop");
    Runtime.getRuntime().addShutdownHook(stopper);
    DevnetSummary summary = devnet.start();
    progress.table(summary);
    return devnet.awaitFailure();
  }
}
