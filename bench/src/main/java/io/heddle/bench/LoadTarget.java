package io.heddle.bench;

import io.heddle.anvil.AnvilProcess;
import io.heddle.ops.OperatorException;
import io.heddle.ops.devnet.Devnet;
import io.heddle.ops.devnet.DevnetOptions;
import io.heddle.ops.devnet.DevnetSummary;
import io.heddle.ops.devnet.L1Process;
import io.heddle.ops.devnet.Progress;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Fork;
import io.heddle.primitives.chain.Genesis;
import io.heddle.primitives.chain.GenesisAccount;
import io.heddle.workload.Workload;
import io.heddle.workload.WorkloadOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// A chain that takes load: the node with all that belongs to it, or anvil.
///
/// @param metrics where it tells of itself; empty for anvil
/// @param owner ends it
record LoadTarget(
    String name, URI uri, Optional<URI> metrics, ServerProcess process, AutoCloseable owner)
    implements AutoCloseable {
  static final String NODE = "node";
  static final String ANVIL = "anvil";

  /// Room for any load without the base fee rising: a sixth of it is the target.
  static final long GAS_LIMIT = 3_000_000_000L;

  /// As docs/configuration.md has it for production.
  static final List<String> NODE_JVM =
      List.of(
          "-Xmx2g",
          "-XX:+UseCompactObjectHeaders",
          "-XX:+UseTransparentHugePages",
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "--add-modules=jdk.incubator.vector");

  /// A rollup of its own: L1, PostgreSQL, node; the state is `alloc`.
  static LoadTarget node(
      BenchContext context, SortedMap<Address, GenesisAccount> alloc, String roles) {
    DevnetOptions options =
        DevnetOptions.of(context.root(), context.folder().resolve("node"))
            .fresh(true)
            .ports(0, 0, 0)
            .nodeJvm(NODE_JVM)
            .chainStart(new DevnetOptions.ChainStart(GAS_LIMIT, alloc))
            .node("heddle.roles", roles)
            .node("heddle.pool.max-transactions", Integer.toString(2 * LoadRun.WINDOW))
            .build();
    Devnet devnet = new Devnet(options, Progress.to(context.progress()));
    try {
      DevnetSummary summary = devnet.start();
      return new LoadTarget(
          NODE,
          URI.create(summary.l2Url()),
          Optional.of(URI.create(summary.metricsUrl())),
          new ServerProcess(summary.nodePid()),
          devnet);
    } catch (RuntimeException e) {
      devnet.close();
      throw e;
    }
  }

  /// anvil with the same state, chain id and block time; without a base fee.
  static LoadTarget anvil(BenchContext context, SortedMap<Address, GenesisAccount> alloc) {
    Path init = context.folder().resolve("anvil-genesis.json");
    try {
      Files.createDirectories(context.folder());
      Files.writeString(init, genesis(alloc).toJson());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    AnvilProcess anvil =
        AnvilProcess.start(
            new AnvilProcess.Options(
                L1Process.binary(context.root()),
                0,
                1,
                null,
                List.of(
                    "--init",
                    init.toString(),
                    "--gas-limit",
                    Long.toString(GAS_LIMIT),
                    "--block-base-fee-per-gas",
                    "0",
                    "--order",
                    "fifo",
                    "--no-request-size-limit")));
    try (RpcClient rpc = new RpcClient(anvil.uri())) {
      rpc.call("anvil_setChainId", WorkloadOptions.DEVNET_CHAIN_ID);
      rpc.call("anvil_setLoggingEnabled", false); // not even a line for each call
    }
    return new LoadTarget(
        ANVIL, anvil.uri(), Optional.empty(), new ServerProcess(anvil.handle().pid()), anvil);
  }

  private static Genesis genesis(SortedMap<Address, GenesisAccount> alloc) {
    return new Genesis(
        ChainConfig.ethereum(WorkloadOptions.DEVNET_CHAIN_ID, Fork.PRAGUE),
        Workload.GENESIS_TIME,
        GAS_LIMIT,
        U256.ZERO,
        0,
        Hash.ZERO,
        Address.ZERO,
        Bytes.EMPTY,
        U256.ZERO,
        0,
        0,
        alloc,
        Optional.empty());
  }

  @Override
  public void close() {
    try {
      owner.close();
    } catch (Exception e) {
      throw new OperatorException(name + " does not stop: " + e.getMessage(), e);
    }
  }
}
