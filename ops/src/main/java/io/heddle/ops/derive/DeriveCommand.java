package io.heddle.ops.derive;

import io.heddle.ops.Folders;
import io.heddle.ops.NodeJar;
import io.heddle.ops.OperatorException;
import io.heddle.ops.devnet.DatabaseUrl;
import io.heddle.ops.devnet.PostgresServer;
import io.heddle.primitives.Address;
import io.heddle.primitives.chain.Genesis;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./heddle derive`: the way back after a lost PostgreSQL. Runs the node's role `derivation` on a
/// database and a state store below `--out`, and passes on what it says.
@Command(
    name = "derive",
    mixinStandardHelpOptions = true,
    description =
        "Rebuilds the chain from L1 alone, checks it, and leaves what a node starts from.")
public final class DeriveCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--l1", required = true, paramLabel = "URL", description = "JSON-RPC of L1")
  private String l1 = "";

  @Option(
      names = "--rollup",
      required = true,
      paramLabel = "ADDRESS",
      description = "the Rollup contract")
  private String rollup = "";

  @Option(
      names = "--genesis",
      required = true,
      paramLabel = "FILE",
      description = "the rollup's genesis file; checked against the contract")
  private Path genesis = Path.of("");

  @Option(
      names = "--beacon",
      paramLabel = "URL",
      description = "beacon API to read blobs from; needed unless the archive has them all")
  private @Nullable String beacon;

  @Option(
      names = "--beacon-genesis-seconds",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = "the beacon chain's genesis")
  private long beaconGenesisSeconds;

  @Option(
      names = "--beacon-slot-seconds",
      paramLabel = "SECONDS",
      defaultValue = "12",
      description = "seconds per slot; 0 asks by execution block number")
  private long beaconSlotSeconds;

  @Option(
      names = "--archive",
      paramLabel = "DIR",
      description = "blob archive: asked first, and filled with what L1 gives")
  private @Nullable Path archive;

  @Option(names = "--to", paramLabel = "N", description = "the last L2 block")
  private @Nullable Long to;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "where the chain is left (default: nowhere, it is only checked)")
  private @Nullable Path out;

  @Option(
      names = "--database",
      paramLabel = "URL",
      description =
          "PostgreSQL to fill: postgresql://user:password@host:port/name (default: an embedded one"
              + " below --out)")
  private @Nullable URI database;

  @Override
  public Integer call() throws IOException {
    PrintWriter say = Objects.requireNonNull(spec).commandLine().getOut();
    requireRollup();
    if (out != null) {
      return derive(out.toAbsolutePath().normalize(), say);
    }
    Path folder = Files.createTempDirectory("heddle-derive");
    try {
      return derive(folder, say);
    } finally {
      Folders.delete(folder);
    }
  }

  /// The genesis file names the contract too; the option says which one the operator means.
  private void requireRollup() {
    Genesis file;
    Address wanted;
    try {
      file = Genesis.parse(Files.readString(genesis));
      wanted = Address.fromHex(rollup.toLowerCase(Locale.ROOT));
    } catch (IOException e) {
      throw new OperatorException("--genesis: cannot read " + genesis, e);
    } catch (IllegalArgumentException e) {
      throw new OperatorException("--genesis or --rollup: " + e.getMessage(), e);
    }
    Address named = file.config().requireRollup().rollup();
    if (!named.equals(wanted)) {
      throw new OperatorException(
          "the genesis file is of another rollup: --rollup=%s genesis file=%s"
              .formatted(wanted, named));
    }
  }

  private int derive(Path folder, PrintWriter say) {
    Folders.ownerOnly(folder);
    if (database != null) {
      return run(folder, DatabaseUrl.parse(database), say);
    }
    try (PostgresServer server = PostgresServer.start(folder.resolve("postgres"))) {
      return run(folder, server.url(), say);
    }
  }

  private int run(Path folder, DatabaseUrl url, PrintWriter say) {
    int status =
        DeriveProcess.run(NodeJar.root(), folder.resolve("derive"), settings(folder, url), say);
    if (status == 0 && out != null && to == null) {
      say.printf(
          "[heddle] a node starts from it with heddle.data-dir=%s and the database at %s%n",
          dataFolder(folder), url.location());
      say.flush();
    }
    return status;
  }

  private static Path dataFolder(Path folder) {
    return folder.resolve("node/data"); // as in a devnet's folder
  }

  private Map<String, String> settings(Path folder, DatabaseUrl url) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("heddle.roles", "derivation");
    settings.put("heddle.genesis", genesis.toAbsolutePath().toString());
    settings.put("heddle.data-dir", dataFolder(folder).toString());
    settings.put("heddle.database.address", url.location());
    settings.put("heddle.database.user", url.user());
    settings.put("heddle.database.password", url.password());
    settings.put("heddle.l1.url", l1);
    settings.put("heddle.l1.beacon-genesis-seconds", Long.toString(beaconGenesisSeconds));
    settings.put("heddle.l1.beacon-slot-seconds", Long.toString(beaconSlotSeconds));
    if (beacon != null) {
      settings.put("heddle.l1.beacon-url", beacon);
    }
    if (archive != null) {
      settings.put("heddle.l1.archive-dir", archive.toAbsolutePath().toString());
    }
    if (to != null) {
      settings.put("heddle.derivation.to", to.toString());
    }
    return settings;
  }
}
