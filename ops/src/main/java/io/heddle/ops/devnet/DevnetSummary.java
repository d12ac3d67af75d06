package io.heddle.ops.devnet;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// Everything that a person or a script needs to use a running devnet: the table at the end of the
/// start, and `devnet.json`.
///
/// @param portal L1 contract that takes deposits and pays withdrawals
/// @param rollup L1 contract that orders, proves and finalizes batches
/// @param verifier L1 contract that checks attestations
/// @param vault L1 contract that holds the ether of L2
/// @param users accounts funded on both chains; their keys are public knowledge
/// @param nodePid process of the node; `l1Pid` that of anvil
public record DevnetSummary(
    String l1Url,
    long l1ChainId,
    String l2Url,
    String l2WebSocketUrl,
    long l2ChainId,
    String healthUrl,
    String metricsUrl,
    String portal,
    String rollup,
    String verifier,
    String vault,
    String database,
    String data,
    List<DevAccount> users,
    long l1Pid,
    long nodePid) {

  /// A funded account. The key is one of the well-known development keys.
  public record DevAccount(String address, String privateKey) {}

  public DevnetSummary {
    users = List.copyOf(users);
  }

  DevnetSummary withNodePid(long pid) {
    return new DevnetSummary(
        l1Url,
        l1ChainId,
        l2Url,
        l2WebSocketUrl,
        l2ChainId,
        healthUrl,
        metricsUrl,
        portal,
        rollup,
        verifier,
        vault,
        database,
        data,
        users,
        l1Pid,
        pid);
  }

  /// Writes `devnet.json`, whole or not at all.
  void writeTo(Path file) {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.write(part, mapper.writeValueAsBytes(this));
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String toTable() {
    StringBuilder out = new StringBuilder();
    row(out, "L1 JSON-RPC", "%s   chain id %d".formatted(l1Url, l1ChainId));
    row(out, "L2 JSON-RPC", "%s   chain id %d".formatted(l2Url, l2ChainId));
    row(out, "L2 WebSocket", l2WebSocketUrl);
    row(out, "health", healthUrl);
    row(out, "metrics", metricsUrl);
    row(out, "Portal (L1)", portal);
    row(out, "Rollup (L1)", rollup);
    row(out, "AttestationVerifier (L1)", verifier);
    row(out, "PostgreSQL", database);
    row(out, "data, logs, devnet.json", data);
    out.append(System.lineSeparator());
    out.append(
            "  Funded on L1 and L2 (WELL-KNOWN keys: anything sent to them on a public chain is lost)")
        .append(System.lineSeparator());
    for (DevAccount account : users) {
      out.append("  ")
          .append(account.address())
          .append("  ")
          .append(account.privateKey())
          .append(System.lineSeparator());
    }
    out.append(System.lineSeparator())
        .append("  Ctrl-C stops everything; the state is kept.")
        .append(System.lineSeparator());
    return out.toString();
  }

  private static void row(StringBuilder out, String name, String value) {
    out.append("  %-26s%s".formatted(name, value)).append(System.lineSeparator());
  }
}
