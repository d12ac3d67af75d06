package io.heddle.sequencer.rpc;

import io.heddle.sequencer.rpc.protocol.ByteBudget;
import io.heddle.sequencer.rpc.protocol.RpcMetrics;
import io.heddle.sequencer.rpc.protocol.RpcProcessor;
import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/// Accepts WebSocket connections, up to a bound, and keeps the open ones.
final class WebSocketEndpoint {
  private static final Logger LOG = Logger.getLogger(WebSocketEndpoint.class);

  /// @param maxConnections open connections
  /// @param maxSubscriptions subscriptions of one connection
  /// @param maxFilterBytes memory of their filters
  /// @param maxAllFiltersBytes memory of all connections' filters
  /// @param maxSendQueueBytes bytes waiting to be sent on one connection
  /// @param maxAllSendQueuesBytes the same on all connections together
  /// @param maxInFlight messages of one connection being answered; the next is read after one of
  ///   them
  record Bounds(
      int maxConnections,
      int maxSubscriptions,
      long maxFilterBytes,
      long maxAllFiltersBytes,
      int maxSendQueueBytes,
      long maxAllSendQueuesBytes,
      int maxInFlight) {}

  private final RpcProcessor processor;
  private final CrossOrigin crossOrigin;
  private final Bounds bounds;
  private final Duration idleTime;
  private final ByteBudget receiving;
  private final Subscriptions.Bounds subscriptionBounds;
  private final Set<WebSocketConnection> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections;
  private final AtomicLong queuedByAll = new AtomicLong();

  /// @param receiving memory for requests on their way in, HTTP's among them
  /// @param idleTime silence after which a client is asked whether it is there
  WebSocketEndpoint(
      RpcProcessor processor,
      CrossOrigin crossOrigin,
      Bounds bounds,
      ByteBudget receiving,
      Duration idleTime,
      RpcMetrics metrics) {
    this.processor = processor;
    this.crossOrigin = crossOrigin;
    this.bounds = bounds;
    this.receiving = receiving;
    this.idleTime = idleTime;
    this.connections = metrics.gauge("heddle.rpc.websockets", "Open WebSocket connections");
    this.subscriptionBounds =
        new Subscriptions.Bounds(
            bounds.maxSubscriptions(),
            bounds.maxFilterBytes(),
            new ByteBudget(bounds.maxAllFiltersBytes()),
            metrics.gauge("heddle.rpc.subscriptions", "Open subscriptions"));
  }

  Bounds bounds() {
    return bounds;
  }

  Subscriptions.Bounds subscriptionBounds() {
    return subscriptionBounds;
  }

  ByteBudget receiving() {
    return receiving;
  }

  Duration idleTime() {
    return idleTime;
  }

  AtomicLong queuedByAll() {
    return queuedByAll;
  }

  /// Runs on the connection's event loop, which is `context`'s.
  void accept(HttpServerRequest request, Context context, ConnectionGuard guard) {
    if (!crossOrigin.allows(request.getHeader(HttpHeaders.ORIGIN))) {
      request.response().setStatusCode(403).end("origin not allowed\n");
      return;
    }
    if (connections.incrementAndGet() > bounds.maxConnections()) {
      connections.decrementAndGet();
      request.response().setStatusCode(503).end("too many WebSocket connections\n");
      return;
    }
    request
        .toWebSocket()
        .onSuccess(socket -> {
          WebSocketConnection connection =
              new WebSocketConnection(socket, context, guard, processor, this);
          open.add(connection);
          connection.start(() -> closed(connection));
        })
        .onFailure(e -> {
          connections.decrementAndGet();
          LOG.debugf("websocket handshake failed: %s", e.getMessage());
        });
  }

  private void closed(WebSocketConnection connection) {
    if (open.remove(connection)) {
      connections.decrementAndGet();
    }
  }

  /// All queues together are full: whoever takes least of what it asked for makes room, not whoever
  /// happens to be sent something now.
  void cutOffLongestQueue() {
    open.stream()
        .max(Comparator.comparingInt(WebSocketConnection::queuedBytes))
        .ifPresent(longest ->
            longest.cutOff(
                WebSocketConnection.POLICY_VIOLATION,
                "client too slow: all send queues together are full"));
  }
}
