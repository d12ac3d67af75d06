package io.heddle.ops.devnet;

import io.heddle.anvil.AnvilProcess;
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
/// @param l1SlotsPerEpoch the L1 calls a block final after two epochs
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
    int l1SlotsPerEpoch,
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

  /// The defaults, to be changed.
  public static Builder of(Path root, Path data) {
    return new Builder(root, data);
  }

  /// Makes [DevnetOptions].
  public static final class Builder {
    private final Path root;
    private final Path data;
    private final Map<String, String> node = new TreeMap<>();
    private boolean fresh;
    private int l1Port = 8545;
    private int l2Port = 9545;
    private int managementPort = 9546;
    private Optional<DatabaseUrl> database = Optional.empty();
    private int l1BlockSeconds = 2;
    private int l1SlotsPerEpoch = AnvilProcess.SLOTS_PER_EPOCH;
    private List<String> nodeJvm = NodeProcess.SMALL_JVM;
    private ChainStart chainStart = ChainStart.DEFAULT;

    private Builder(Path root, Path data) {
      this.root = root;
      this.data = data;
    }

    public Builder fresh(boolean value) {
      fresh = value;
      return this;
    }

    public Builder ports(int l1, int l2, int management) {
      l1Port = l1;
      l2Port = l2;
      managementPort = management;
      return this;
    }

    public Builder database(Optional<DatabaseUrl> value) {
      database = value;
      return this;
    }

    public Builder l1BlockSeconds(int value) {
      l1BlockSeconds = value;
      return this;
    }

    public Builder l1SlotsPerEpoch(int value) {
      l1SlotsPerEpoch = value;
      return this;
    }

    public Builder nodeJvm(List<String> flags) {
      nodeJvm = flags;
      return this;
    }

    public Builder chainStart(ChainStart value) {
      chainStart = value;
      return this;
    }

    /// One setting of the node.
    public Builder node(String property, String value) {
      node.put(property, value);
      return this;
    }

    public DevnetOptions build() {
      return new DevnetOptions(
          root,
          data,
          fresh,
          l1Port,
          l2Port,
          managementPort,
          database,
          l1BlockSeconds,
          l1SlotsPerEpoch,
          node,
          nodeJvm,
          chainStart);
    }
  }
}
