package io.heddle.batcher.l1.rpc;

import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// JSON-RPC calls to L1 with bounded retries, over one node or several. Failures of a node are
/// retried, on the next one at once. What a node refuses to read (state that it has not, a limit of
/// its own) the others are asked once; a revert, or what it says of a transaction sent, is final.
final class L1Rpc implements AutoCloseable {

  /// Calls before giving up; more, when there are more nodes.
  static final int MAX_ATTEMPTS = 3;

  private static final String SEND = "eth_sendRawTransaction";
  private static final int REVERTED = 3;

  private static final Logger LOG = LoggerFactory.getLogger(L1Rpc.class);
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);

  private final L1Nodes nodes;

  L1Rpc(L1Nodes nodes) {
    this.nodes = nodes;
  }

  /// The result, a JSON null included. Throws [L1RpcException] or [L1UnavailableException].
  JsonNode call(String method, Object... params) {
    String last = "";
    int attempts = Math.max(MAX_ATTEMPTS, nodes.size());
    for (int attempt = 0; attempt < attempts; attempt++) {
      if (attempt == 0 && Thread.currentThread().isInterrupted()) {
        throw new L1UnavailableException("interrupted before asking L1: method=" + method);
      }
      if (attempt > 0 && attempt % nodes.size() == 0) {
        pause(FIRST_BACKOFF.multipliedBy(1L << (attempt / nodes.size() - 1)));
      }
      L1Node node = nodes.current();
      try {
        return node.ask(method, params);
      } catch (IOException e) {
        last = String.valueOf(e.getMessage());
        nodes.failed(node, last);
      } catch (L1RpcException e) {
        return askOthers(node, e, method, params);
      } catch (L1UnavailableException e) {
        if (nodes.size() == 1) {
          throw e;
        }
        last = String.valueOf(e.getMessage());
        nodes.failed(node, last);
      }
      LOG.debug("l1 call failed: url={} method={} cause={}", node, method, last);
    }
    throw new L1UnavailableException(
        "L1 does not answer: url=" + nodes + " method=" + method + " cause=" + last);
  }

  /// The answer of another node than the one that refused; that one's refusal when none has one.
  private JsonNode askOthers(L1Node refused, L1RpcException e, String method, Object... params) {
    if (reverted(e) || method.equals(SEND)) {
      throw e;
    }
    for (L1Node other : nodes.others(refused)) {
      try {
        return other.ask(method, params);
      } catch (L1RpcException second) {
        if (reverted(second)) {
          throw second;
        }
        LOG.debug("l1 call refused: url={} cause={}", other, second.getMessage());
      } catch (IOException | L1UnavailableException failed) {
        LOG.debug("l1 call failed: url={} cause={}", other, failed.getMessage());
      }
    }
    throw e;
  }

  /// Whether the contract has spoken, and not the node.
  private static boolean reverted(L1RpcException e) {
    return e.code() == REVERTED || e.data() != null;
  }

  /// The nodes that are asked, for errors.
  @Override
  public String toString() {
    return nodes.toString();
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new L1UnavailableException("interrupted while waiting for L1", e);
    }
  }

  @Override
  public void close() {
    nodes.close();
  }
}
