package io.heddle.ops.devnet;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
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
public record DevnetOptions(
    Path root,
    Path data,
    boolean fresh,
    int l1Port,
    int l2Port,
    int managementPort,
    Optional<DatabaseUrl> database,
    int l1BlockSeconds,
    Map<String, String> node) {

  public DevnetOptions {
    node = Map.copyOf(node);
  }

  public static DevnetOptions defaults(Path root, Path data) {
    return new DevnetOptions(root, data, false, 8545, 9545, 9546, Optional.empty(), 2, Map.of());
  }

  public DevnetOptions withFresh(boolean value) {
    return new DevnetOptions(
        root, data, value, l1Port, l2Port, managementPort, database, l1BlockSeconds, node);
  }

  public DevnetOptions withPorts(int l1, int l2, int management) {
    return new DevnetOptions(root, data, fresh, l1, l2, management, database, l1BlockSeconds, node);
  }

  public DevnetOptions withDatabase(Optional<DatabaseUrl> value) {
    return new DevnetOptions(
        root, data, fresh, l1Port, l2Port, managementPort, value, l1BlockSeconds, node);
  }

  public DevnetOptions withL1BlockSeconds(int value) {
    return new DevnetOptions(
        root, data, fresh, l1Port, l2Port, managementPort, database, value, node);
  }

  /// The same with one node setting changed.
  public DevnetOptions withNode(String property, String value) {
    Map<String, String> changed = new TreeMap<>(node);
    changed.put(property, value);
    return new DevnetOptions(
        root, data, fresh, l1Port, l2Port, managementPort, database, l1BlockSeconds, changed);
  }
}
