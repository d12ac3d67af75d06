package io.heddle.sequencer.rpc;

import io.heddle.sequencer.rpc.protocol.RpcMetrics;
import io.heddle.sequencer.rpc.protocol.RpcProcessor;
import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
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
  /// @param maxSendQueueBytes bytes waiting to be sent on one connection
  /// @param maxAllSendQueuesBytes the same on all connections together
  /// @param maxInFlight messages of one connection being answered; the next is read after one of
  ///   them
  record Bounds(
      int maxConnections,
      int maxSubscriptions,
      int maxSendQueueBytes,
      long maxAllSendQueuesBytes,
      int maxInFlight) {}

  private final RpcProcessor processor;
  private final CrossOrigin crossOrigin;
  private final Bounds bounds;
  private final Set<WebSocketConnection> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections;
  private final AtomicInteger subscriptions;
  private final AtomicLong queuedByAll = new AtomicLong();

  WebSocketEndpoint(
      RpcProcessor processor, CrossOrigin crossOrigin, Bounds bounds, RpcMetrics metrics) {
    this.processor = processor;
    this.crossOrigin = crossOrigin;
    this.bounds = bounds;
    this.connections = metrics.gauge("heddle.rpc.websockets", "Open WebSocket connections");
    this.subscriptions = metrics.gauge("heddle.rpc.subscriptions", "Open subscriptions");
  }

  /// Runs on the connection's event loop, which is `context`'s.
  void accept(HttpServerRequest request, Context context) {
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
              new WebSocketConnection(
                  socket, context, processor, bounds, subscriptions, queuedByAll);
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
}
