package io.heddle.ops.devnet;

import io.heddle.primitives.Address;
import io.heddle.primitives.chain.GenesisAccount;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a devnet is started with.
///
/// @param root the project folder, where the built node and the L1 binary are found
/// @param data folder that holds all state; survives restarts
/// @param fresh delete the data first
/// @param l1Port JSON-RPC port of the L1; 0 picks a free one
/// @param l2Port JSON-RPC port (HTTP and WebSocket) of the rollup; 0 picks a free one
/// @param managementPort health and metrics port of the node; 0 picks a free one
/// @param database external PostgreSQL; empty starts an embedded one below `data`
/// @param l1BlockSeconds block time of the L1
/// @param node settings of the node that differ from the devnet's defaults, by their full property
///   names
/// @param nodeJvm flags of the node's JVM
/// @param chainStart what the L2's first block is made of
public record DevnetOptions(
    Path root,
    Path data,
    boolean fresh,
    int l1Port,
    int l2Port,
    int managementPort,
    Optional<DatabaseUrl> database,
    int l1BlockSeconds,
    Map<String, String> node,
    List<String> nodeJvm,
    ChainStart chainStart) {

  public DevnetOptions {
    node = Map.copyOf(node);
    nodeJvm = List.copyOf(nodeJvm);
  }

  /// What the L2 genesis has beside the predeploys.
  ///
  /// @param gasLimit of every block
  /// @param alloc accounts; none on a devnet, where all ether comes from deposits
  public record ChainStart(long gasLimit, SortedMap<Address, GenesisAccount> alloc) {
    static final ChainStart DEFAULT = new ChainStart(300_000_000, Collections.emptySortedMap());

    public ChainStart {
      alloc = Collections.unmodifiableSortedMap(new TreeMap<>(alloc));
    }
  }

  public static DevnetOptions defaults(Path root, Path data) {
    return new DevnetOptions(
        root,
        data,
        false,
        8545,
        9545,
        9546,
        Optional.empty(),
        2,
        Map.of(),
        NodeProcess.SMALL_JVM,
        ChainStart.DEFAULT);
  }

  public DevnetOptions withFresh(boolean value) {
    return new DevnetOptions(
        root,
        data,
        value,
        l1Port,
        l2Port,
        managementPort,
        database,
        l1BlockSeconds,
        node,
        nodeJvm,
        chainStart);
  }

  public DevnetOptions withPorts(int l1, int l2, int management) {
    return new DevnetOptions(
        root, data, fresh, l1, l2, management, database, l1BlockSeconds, node, nodeJvm, chainStart);
  }

  public DevnetOptions withDatabase(Optional<DatabaseUrl> value) {
    return new DevnetOptions(
        root,
        data,
        fresh,
        l1Port,
        l2Port,
        managementPort,
        value,
        l1BlockSeconds,
        node,
        nodeJvm,
        chainStart);
  }

  public DevnetOptions withL1BlockSeconds(int value) {
    return new DevnetOptions(
        root,
        data,
        fresh,
        l1Port,
        l2Port,
        managementPort,
        database,
        value,
        node,
        nodeJvm,
        chainStart);
  }

  public DevnetOptions withNodeJvm(List<String> flags) {
    return new DevnetOptions(
        root,
        data,
        fresh,
        l1Port,
        l2Port,
        managementPort,
        database,
        l1BlockSeconds,
        node,
        flags,
        chainStart);
  }

  public DevnetOptions withChainStart(ChainStart value) {
    return new DevnetOptions(
        root,
        data,
        fresh,
        l1Port,
        l2Port,
        managementPort,
        database,
        l1BlockSeconds,
        node,
        nodeJvm,
        value);
  }

  /// The same with one node setting changed.
  public DevnetOptions withNode(String property, String value) {
    Map<String, String> changed = new TreeMap<>(node);
    changed.put(property, value);
    return new DevnetOptions(
        root,
        data,
        fresh,
        l1Port,
        l2Port,
        managementPort,
        database,
        l1BlockSeconds,
        changed,
        nodeJvm,
        chainStart);
  }
}
