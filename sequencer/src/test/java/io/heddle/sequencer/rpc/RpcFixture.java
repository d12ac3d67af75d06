package io.heddle.sequencer.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.heddle.sequencer.rpc.method.RpcBackend;
import io.heddle.sequencer.rpc.protocol.ByteBudget;
import io.heddle.sequencer.rpc.protocol.RpcLimits;
import io.heddle.sequencer.rpc.protocol.RpcMetrics;
import io.heddle.sequencer.rpc.protocol.RpcProcessor;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/// The RPC on a port of its own over a [FakeNode], and a client for it.
final class RpcFixture implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SECONDS = Duration.ofSeconds(2);
  private static final RpcLimits.Expensive EXPENSIVE =
      new RpcLimits.Expensive(2, 2, 16, 8, Duration.ofSeconds(1));
  static final RpcLimits LIMITS =
      new RpcLimits(
          1 << 20, 3 << 20, 50, 500, 1 << 20, 8 << 20, 8, 16, SECONDS, EXPENSIVE, EXPENSIVE,
          EXPENSIVE);
  static final WebSocketEndpoint.Bounds BOUNDS =
      new WebSocketEndpoint.Bounds(4, 3, 1 << 20, 5 << 18, 1 << 18, 1 << 20, 4);
  static final Connections.Bounds CONNECTIONS =
      new Connections.Bounds(12, 8, Duration.ofSeconds(3), Duration.ofSeconds(20));

  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Vertx vertx = Vertx.vertx();
  private final RpcProcessor processor;
  private final RpcListener listener;
  private final HttpClient client = HttpClient.newHttpClient();

  RpcFixture(FakeNode node) throws Exception {
    this(node, List.of("*"));
  }

  RpcFixture(FakeNode node, List<String> origins) throws Exception {
    RpcMetrics metrics = new RpcMetrics(registry);
    CrossOrigin crossOrigin = new CrossOrigin(origins);
    processor =
        new RpcProcessor(
            node.backend()
                .methods(
                    new RpcBackend.Settings(
                        "heddle/test",
                        50_000_000,
                        100,
                        20,
                        64,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5))),
            LIMITS,
            metrics,
            BackendErrors::translate);
    ByteBudget receiving = new ByteBudget(LIMITS.maxAllBodiesBytes());
    WebSocketEndpoint webSockets =
        new WebSocketEndpoint(
            processor, crossOrigin, BOUNDS, receiving, CONNECTIONS.idleTimeout(), metrics);
    listener =
        new RpcListener(
            vertx,
            "127.0.0.1",
            0,
            RpcListener.options(LIMITS.maxBodyBytes()).setSendBufferSize(128 << 10),
            new Connections(CONNECTIONS, metrics.gauge("heddle.rpc.connections", "Open")),
            new HttpEndpoint(processor, webSockets, crossOrigin, receiving));
    var _ = listener.listen(2).toCompletionStage().toCompletableFuture().get();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + listener.port() + "/");
  }

  URI webSocketUri() {
    return URI.create("ws://127.0.0.1:" + listener.port() + "/");
  }

  HttpResponse<String> post(String body) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(uri())
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /// Calls a method with parameters given as a JSON array, and gives the whole reply.
  JsonNode call(String method, String params) throws IOException, InterruptedException {
    return JSON.readTree(
        post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
                .formatted(method, params))
            .body());
  }

  /// The result of a call that must succeed.
  JsonNode result(String method, String params) throws IOException, InterruptedException {
    JsonNode reply = call(method, params);
    if (reply.has("error")) {
      throw new AssertionError(method + params + ": " + reply.get("error"));
    }
    return reply.get("result");
  }

  @Override
  public void close() {
    client.close();
    processor.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
