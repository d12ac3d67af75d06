package io.heddle.sequencer.rpc;

import io.heddle.sequencer.rpc.protocol.RpcLimits;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/// The RPC's settings, `heddle.rpc.*`. The port and the address are Quarkus's own
/// (`quarkus.http.port`, `quarkus.http.host`), which the application sets from `heddle.rpc.port`
/// and `heddle.rpc.host`.
@ConfigMapping(prefix = "heddle.rpc")
public interface RpcConfig {
  /// The address to listen on.
  @WithDefault("127.0.0.1")
  String host();

  /// The port for HTTP and WebSocket.
  @WithDefault("9545")
  int port();

  /// The largest request, batches included.
  @WithDefault("5242880")
  int maxBodyBytes();

  /// All requests being received, again all that are being answered or wait for it, and again all
  /// large replies that clients have not taken yet; beyond it the node is busy.
  @WithDefault("134217728")
  long maxAllBodiesBytes();

  /// The most calls in a batch.
  @WithDefault("1000")
  int maxBatchSize();

  /// The largest reply.
  @WithDefault("25000000")
  int maxResponseBytes();

  /// Messages answered at the same time.
  @WithDefault("64")
  int maxConcurrent();

  /// Messages that may wait for their turn.
  @WithDefault("1024")
  int maxWaiting();

  /// Calls (`eth_call`, `eth_estimateGas`) executed at the same time; the others wait. Block
  /// production shares the processors with them.
  @WithDefault("2")
  int maxComputing();

  /// From a message's arrival to its reply.
  @WithDefault("30S")
  Duration requestTimeout();

  /// Gas that an `eth_call` or `eth_estimateGas` may use at most.
  @WithDefault("50000000")
  long callGasCap();

  /// The most blocks an `eth_getLogs` may span.
  @WithDefault("10000")
  int maxLogBlocks();

  /// The most logs an `eth_getLogs` answers with.
  @WithDefault("10000")
  int maxLogResults();

  /// Web origins that browsers may call from, `*` for any. Nothing here depends on who asks, so any
  /// is safe.
  @WithDefault("*")
  List<String> corsOrigins();

  /// Open WebSocket connections.
  @WithDefault("1000")
  int maxWebSockets();

  /// Subscriptions of one connection.
  @WithDefault("100")
  int maxSubscriptions();

  /// Bytes that may wait to be sent on one WebSocket; beyond it the client is too slow, and the
  /// connection is closed.
  @WithDefault("33554432")
  int maxSendQueueBytes();

  /// The same on all WebSockets together.
  @WithDefault("134217728")
  long maxAllSendQueuesBytes();

  /// Messages of one WebSocket answered at the same time; the next is read after one of them.
  @WithDefault("32")
  int maxInFlightPerWebSocket();

  default RpcLimits limits() {
    return new RpcLimits(
        maxBodyBytes(),
        maxAllBodiesBytes(),
        maxBatchSize(),
        maxResponseBytes(),
        maxConcurrent(),
        maxWaiting(),
        maxComputing(),
        requestTimeout());
  }

  default WebSocketEndpoint.Bounds webSocketBounds() {
    return new WebSocketEndpoint.Bounds(
        maxWebSockets(),
        maxSubscriptions(),
        maxSendQueueBytes(),
        maxAllSendQueuesBytes(),
        maxInFlightPerWebSocket());
  }
}
