package io.heddle.sequencer.rpc;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/// Counts the open connections, refuses those over the bounds, and gives each one that stays its
/// [ConnectionGuard].
final class Connections {
  private static final Logger LOG = Logger.getLogger(Connections.class);

  /// @param maxOpen open connections, HTTP and WebSocket together
  /// @param maxPerAddress open connections from one address
  /// @param headerTimeout from a request's first byte to the end of its headers, and from
  ///   connecting to the first request's
  /// @param idleTimeout without a request being answered; a WebSocket that is as long silent is
  ///   asked whether it is still there
  record Bounds(int maxOpen, int maxPerAddress, Duration headerTimeout, Duration idleTimeout) {}

  private final Bounds bounds;
  private final AtomicInteger open;
  private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();

  /// @param open is moved with the number of open connections
  Connections(Bounds bounds, AtomicInteger open) {
    this.bounds = bounds;
    this.open = open;
  }

  /// Runs on the connection's event loop, before anything is read from it.
  void accept(HttpConnection connection) {
    Channel channel = ((ConnectionBase) connection).channel();
    String address = address(connection.remoteAddress());
    int all = open.incrementAndGet();
    int own = byAddress.merge(address, 1, Integer::sum);
    var _ = channel.closeFuture().addListener(_ -> closed(address));
    if (all > bounds.maxOpen() || own > bounds.maxPerAddress()) {
      LOG.debugf("connection refused: address=%s open=%d ofAddress=%d", address, all, own);
      var _ = channel.close();
      return;
    }
    channel.pipeline().addFirst(new ConnectionGuard(bounds));
  }

  private void closed(String address) {
    open.decrementAndGet();
    byAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
  }

  /// Who is behind an address shares its turns and its connections; a local socket has none.
  static String address(SocketAddress remote) {
    String host = remote.hostAddress();
    return host == null ? "local" : host;
  }
}
