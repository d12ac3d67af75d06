package io.heddle.sequencer.rpc;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;

/// Lets a WebSocket message be as large as an HTTP body may be; Vert.x's own bound is 256 KiB. A
/// larger one closes the connection.
@ApplicationScoped
public class WebSocketServerOptions implements HttpServerOptionsCustomizer {
  private static final int MAX_FRAME_BYTES = 1 << 20;

  private final RpcConfig config;

  WebSocketServerOptions(RpcConfig config) {
    this.config = config;
  }

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    options
        .setMaxWebSocketFrameSize(MAX_FRAME_BYTES)
        .setMaxWebSocketMessageSize(config.maxBodyBytes());
  }
}
