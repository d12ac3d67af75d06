package io.heddle.sequencer.rpc;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;

/// The RPC's own HTTP server, on all event loops: Quarkus's would let nobody near a connection
/// before its headers are there.
final class RpcListener {
  /// Vert.x's word for any free port, the same for all instances.
  private static final int ANY_FOR_ALL = -1;

  private final Vertx vertx;
  private final HttpServerOptions options;
  private final String host;
  private final Connections connections;
  private final HttpEndpoint endpoint;
  private final int port;
  private volatile int actualPort;

  /// @param port 0 = any free one
  /// @param options as [#options] gives them
  RpcListener(
      Vertx vertx,
      String host,
      int port,
      HttpServerOptions options,
      Connections connections,
      HttpEndpoint endpoint) {
    this.vertx = vertx;
    this.host = host;
    this.port = port == 0 ? ANY_FOR_ALL : port;
    this.options = options;
    this.connections = connections;
    this.endpoint = endpoint;
  }

  /// @param maxMessageBytes the largest message, in a WebSocket frame too; without compression, so
  ///   that a small message cannot become a huge one, and without HTTP/2, whose many streams would
  ///   need bounds of their own
  static HttpServerOptions options(int maxMessageBytes) {
    return new HttpServerOptions()
        .setMaxWebSocketFrameSize(maxMessageBytes)
        .setMaxWebSocketMessageSize(maxMessageBytes)
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setHttp2ClearTextEnabled(false);
  }

  /// The port that it listens on, once it does.
  int port() {
    return actualPort;
  }

  /// Ends with the deployment's id.
  Future<String> listen(int instances) {
    return vertx.deployVerticle(Loop::new, new DeploymentOptions().setInstances(instances));
  }

  private final class Loop extends AbstractVerticle {
    @Override
    public void start(Promise<Void> started) {
      HttpServer server =
          vertx
              .createHttpServer(options)
              .connectionHandler(connections::accept)
              .requestHandler(endpoint);
      server
          .listen(port, host)
          .onSuccess(listening -> {
            actualPort = listening.actualPort();
            started.complete();
          })
          .onFailure(started::fail);
    }
  }
}
