package io.heddle.sequencer.rpc;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/// Lets a WebSocket message be as large as an HTTP body may be (Vert.x's own bound is 256 KiB), and
/// no larger: no compression, so that a small message cannot become a huge one. A larger message
/// closes the connection.
@Singleton
public class WebSocketServerOptions implements HttpServerOptionsCustomizer {
  private final RpcConfig config;

  WebSocketServerOptions(RpcConfig config) {
    this.config = config;
  }

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    options
        .setMaxWebSocketFrameSize(config.maxBodyBytes())
        .setMaxWebSocketMessageSize(config.maxBodyBytes())
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false);
  }
}
