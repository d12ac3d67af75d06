package io.heddle.sequencer.rpc;

import io.heddle.sequencer.rpc.protocol.RpcLimits;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/// The RPC's settings, `heddle.rpc.*`.
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

  /// All requests being received, again all that are being answered or wait for it, again what
  /// these are parsed into, and again all large replies that clients have not taken yet; beyond it
  /// the node is busy.
  @WithDefault("134217728")
  long maxAllBodiesBytes();

  /// The most calls in a batch.
  @WithDefault("1000")
  int maxBatchSize();

  /// What a batch's calls may cost together: a plain read 1, a block 2 or 10, an `eth_call` 10.
  @WithDefault("10000")
  int maxBatchCost();

  /// The largest reply.
  @WithDefault("25000000")
  int maxResponseBytes();

  /// All replies in the making; the heap needs up to twice as much.
  @WithDefault("134217728")
  long maxAllRepliesBytes();

  /// Messages answered at the same time.
  @WithDefault("64")
  int maxConcurrent();

  /// Messages that may wait for their turn.
  @WithDefault("1024")
  int maxWaiting();

  /// Calls that compute (`eth_call`, `eth_estimateGas`, `eth_getProof`) executed at the same time,
  /// each on a thread of its own; the others wait. Block production shares the processors with
  /// them. Empty: half of the machine's processors, at least one.
  OptionalInt maxComputing();

  /// Calls that read many rows (blocks, receipts, logs, fee histories) executed at the same time,
  /// each on a thread of its own with one database connection. Empty: half of the machine's
  /// processors, at least two.
  OptionalInt maxReading();

  /// Batches (but for those of transactions alone), and requests over 16 KiB, answered at the same
  /// time, each on a thread of its own. Empty: twice the machine's processors, at least four.
  OptionalInt maxBatches();

  /// Of these, how many of one client: a WebSocket, or an address over HTTP. Empty: half of them.
  OptionalInt maxBatchesPerClient();

  /// Calls of each of these two kinds, and batches, that may wait for their turn.
  @WithDefault("256")
  int maxExpensiveWaiting();

  /// Of these, how many of one client: a WebSocket, or an address over HTTP.
  @WithDefault("64")
  int maxExpensiveWaitingPerClient();

  /// How long a call that computes may take, its wait apart.
  @WithDefault("5S")
  Duration callTimeout();

  /// How long a call that reads many rows may take, its wait apart.
  @WithDefault("10S")
  Duration readTimeout();

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

  /// The most slots an `eth_getProof` may ask for.
  @WithDefault("1024")
  int maxProofKeys();

  /// How long an `eth_sendRawTransactionSync` waits for the receipt that names no time.
  @WithDefault("2S")
  Duration syncTimeout();

  /// How long it may ask to wait.
  @WithDefault("20S")
  Duration maxSyncTimeout();

  /// Open connections, HTTP and WebSocket together.
  @WithDefault("4096")
  int maxConnections();

  /// Of these, how many from one address.
  @WithDefault("1024")
  int maxConnectionsPerAddress();

  /// From a request's first byte to the end of its headers; from connecting to the first byte, too.
  @WithDefault("10S")
  Duration headerTimeout();

  /// How long a connection may be without a request being answered; a WebSocket that is silent for
  /// as long is sent a ping, and closed if it does not answer within the same time again.
  @WithDefault("120S")
  Duration idleTimeout();

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

  /// Memory of the filters of one connection's subscriptions, in bytes.
  @WithDefault("1048576")
  long maxFilterBytesPerWebSocket();

  /// The same of all connections together.
  @WithDefault("67108864")
  long maxAllFiltersBytes();

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
    int processors = Runtime.getRuntime().availableProcessors();
    int reading = maxReading().orElse(Math.max(2, processors / 2));
    int computing = maxComputing().orElse(Math.max(1, processors / 2));
    int batches = maxBatches().orElse(Math.max(4, 2 * processors));
    return new RpcLimits(
        maxBodyBytes(),
        maxAllBodiesBytes(),
        maxBatchSize(),
        maxBatchCost(),
        maxResponseBytes(),
        maxAllRepliesBytes(),
        maxConcurrent(),
        maxWaiting(),
        requestTimeout(),
        expensive(reading, reading, readTimeout()),
        expensive(computing, computing, callTimeout()),
        expensive(
            batches, maxBatchesPerClient().orElse(Math.max(1, batches / 2)), requestTimeout()));
  }

  private RpcLimits.Expensive expensive(int threads, int ofOne, Duration timeout) {
    return new RpcLimits.Expensive(
        threads, ofOne, maxExpensiveWaiting(), maxExpensiveWaitingPerClient(), timeout);
  }

  default WebSocketEndpoint.Bounds webSocketBounds() {
    return new WebSocketEndpoint.Bounds(
        maxWebSockets(),
        maxSubscriptions(),
        maxFilterBytesPerWebSocket(),
        maxAllFiltersBytes(),
        maxSendQueueBytes(),
        maxAllSendQueuesBytes(),
        maxInFlightPerWebSocket());
  }

  default Connections.Bounds connectionBounds() {
    return new Connections.Bounds(
        maxConnections(), maxConnectionsPerAddress(), headerTimeout(), idleTimeout());
  }
}
