package io.heddle.batcher.l1.rpc;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which of several L1 nodes is asked. The first one, as long as it answers. When it fails, the
/// next one, and that one until it fails in turn; after a minute the first one is tried again. Safe
/// for concurrent use.
///
/// All of them are believed alike: what they say is checked by hashes where it can be. A node that
/// is behind contradicts nothing ([io.heddle.batcher.l1.read.L1Follower]); one of another chain has
/// failed.
final class L1Nodes implements AutoCloseable {
  /// How long another node stands in before the first one is tried again.
  static final long RETURN_AFTER_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final Logger LOG = LoggerFactory.getLogger(L1Nodes.class);

  private final List<L1Node> nodes;
  private final LongSupplier nanoTime;
  private int current;
  private long since;

  L1Nodes(List<L1Node> nodes, LongSupplier nanoTime) {
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("no L1 node");
    }
    this.nodes = List.copyOf(nodes);
    this.nanoTime = nanoTime;
  }

  int size() {
    return nodes.size();
  }

  /// The node to ask.
  synchronized L1Node current() {
    if (current != 0 && nanoTime.getAsLong() - since >= RETURN_AFTER_NANOS) {
      current = 0;
    }
    return nodes.get(current);
  }

  /// All but this one.
  List<L1Node> others(L1Node node) {
    return nodes.stream().filter(other -> other != node).toList();
  }

  /// Says that a node has just failed. Nothing happens when another one is asked already.
  synchronized void failed(L1Node node, String cause) {
    if (nodes.size() == 1 || nodes.get(current) != node) {
      return;
    }
    current = (current + 1) % nodes.size();
    since = nanoTime.getAsLong();
    LOG.warn("l1 node failed: url={} next={} cause={}", node, nodes.get(current), cause);
  }

  @Override
  public void close() {
    nodes.forEach(L1Node::close);
  }

  /// All of them, for errors.
  @Override
  public String toString() {
    return nodes.size() == 1 ? nodes.getFirst().toString() : nodes.toString();
  }
}
