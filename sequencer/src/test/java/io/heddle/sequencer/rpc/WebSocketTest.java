package io.heddle.sequencer.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.transaction.DepositTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class WebSocketTest {
  private static final Address TOKEN =
      Address.fromHex("0x00000000000000000000000000000000000000c0");

  private final FakeNode node = new FakeNode();
  private final HttpClient http = HttpClient.newHttpClient();
  private RpcFixture rpc;

  @BeforeEach
  void start() throws Exception {
    rpc = new RpcFixture(node);
  }

  @AfterEach
  void stop() throws Exception {
    rpc.close();
    http.shutdownNow();
  }

  /// A client that collects what it is sent.
  private final class Client implements WebSocket.Listener {
    final BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    volatile String reason = "";
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;
    private final boolean reads;

    Client(boolean reads) {
      this.reads = reads;
      this.socket = http.newWebSocketBuilder().buildAsync(rpc.webSocketUri(), this).join();
    }

    @Override
    public void onOpen(WebSocket opened) {
      if (reads) {
        opened.request(Long.MAX_VALUE);
      }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
      partial.append(text);
      if (last) {
        try {
          received.add(RpcFixture.JSON.readTree(partial.toString()));
        } catch (java.io.IOException e) {
          throw new java.io.UncheckedIOException(e);
        }
        partial.setLength(0);
      }
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      this.reason = reason;
      closed.complete(status);
      return null;
    }

    void send(int id, String method, String params) {
      socket
          .sendText(
              "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":%s}"
                  .formatted(id, method, params),
              true)
          .join();
    }

    JsonNode next() throws InterruptedException {
      JsonNode message = received.poll(5, TimeUnit.SECONDS);
      assertNotNull(message, "nothing received");
      return message;
    }

    JsonNode ask(String method, String params) throws InterruptedException {
      send(1, method, params);
      return next();
    }
  }

  private static RecoveredTransaction transaction(long salt) {
    return RecoveredTransaction.of(
        new DepositTransaction(
            U256.of(salt).toHash(),
            TOKEN,
            Optional.of(TOKEN),
            U256.ZERO,
            U256.ZERO,
            21_000,
            false,
            Bytes.EMPTY));
  }

  private void awaitListeners(int count) throws InterruptedException {
    for (int i = 0; i < 500 && node.listeners.size() != count; i++) {
      Thread.sleep(10);
    }
    assertEquals(count, node.listeners.size());
  }

  @Test
  void call_isAnswered() throws Exception {
    assertEquals("0x385", new Client(true).ask("eth_chainId", "[]").get("result").asText());
  }

  @Test
  void binaryMessage_isTakenAsText() throws Exception {
    Client client = new Client(true);
    byte[] message =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\"}"
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    client.socket.sendBinary(ByteBuffer.wrap(message), true).join();
    assertEquals("0x385", client.next().get("result").asText());
  }

  @Test
  void newHeads_deliversEachBlockAfterTheReply() throws Exception {
    Client client = new Client(true);
    String id = client.ask("eth_subscribe", "[\"newHeads\"]").get("result").asText();
    awaitListeners(1);
    Hash first = node.append(List.of(), List.of()).hash();
    Hash second = node.append(List.of(), List.of()).hash();
    for (Hash hash : List.of(first, second)) {
      JsonNode event = client.next();
      assertEquals("eth_subscription", event.get("method").asText());
      assertEquals(id, event.get("params").get("subscription").asText());
      assertEquals(hash.toHex(), event.get("params").get("result").get("hash").asText());
      assertNull(event.get("params").get("result").get("transactions"));
    }
  }

  @Test
  void logs_deliversWhatMatches() throws Exception {
    Client client = new Client(true);
    Hash topic = U256.of(9).toHash();
    client.ask(
        "eth_subscribe",
        "[\"logs\",{\"address\":\"%s\",\"topics\":[[\"%s\"]]}]".formatted(TOKEN, topic));
    awaitListeners(1);
    node.append(
        List.of(transaction(1), transaction(2)),
        List.of(
            List.of(FakeNode.log(Address.ZERO, topic), FakeNode.log(TOKEN)),
            List.of(FakeNode.log(TOKEN, topic))));
    JsonNode log = client.next().get("params").get("result");
    assertEquals("0x2", log.get("logIndex").asText());
    assertEquals("0x1", log.get("transactionIndex").asText());
    assertEquals(TOKEN.toHex(), log.get("address").asText());
    assertNull(client.received.poll(100, TimeUnit.MILLISECONDS));
  }

  @Test
  void unsubscribe_endsIt() throws Exception {
    Client client = new Client(true);
    String id = client.ask("eth_subscribe", "[\"newHeads\"]").get("result").asText();
    awaitListeners(1);
    assertTrue(client.ask("eth_unsubscribe", "[\"" + id + "\"]").get("result").asBoolean());
    awaitListeners(0);
    JsonNode error = client.ask("eth_unsubscribe", "[\"" + id + "\"]").get("error");
    assertEquals("subscription not found", error.get("message").asText());
  }

  @Test
  void unknownSubscription_isRefused() throws Exception {
    JsonNode error = new Client(true).ask("eth_subscribe", "[\"newMoons\"]").get("error");
    assertEquals(-32602, error.get("code").asInt());
    assertEquals(
        "invalid argument 0: must be \"newHeads\", \"logs\" or \"newPendingTransactions\", got"
            + " \"newMoons\"",
        error.get("message").asText());
  }

  @Test
  void subscriptionsOverTheirBound_areRefused() throws Exception {
    Client client = new Client(true);
    for (int i = 0; i < RpcFixture.BOUNDS.maxSubscriptions(); i++) {
      assertTrue(client.ask("eth_subscribe", "[\"newHeads\"]").has("result"));
    }
    assertEquals(
        -32005, client.ask("eth_subscribe", "[\"newHeads\"]").get("error").get("code").asInt());
  }

  @Test
  void close_endsTheSubscriptions() throws Exception {
    Client client = new Client(true);
    client.ask("eth_subscribe", "[\"newHeads\"]");
    awaitListeners(1);
    client.socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    awaitListeners(0);
    assertEquals(0, rpc.registry.get("heddle.rpc.subscriptions").gauge().value());
  }

  @Test
  void connectionsOverTheirBound_areRefused() throws Exception {
    for (int i = 0; i < RpcFixture.BOUNDS.maxConnections(); i++) {
      new Client(true).ask("eth_chainId", "[]");
    }
    assertThrows(CompletionException.class, () -> new Client(true));
  }

  @Test
  void moreMessagesThanInFlight_areAllAnswered() throws Exception {
    Client client = new Client(true);
    int count = 10 * RpcFixture.BOUNDS.maxInFlight();
    for (int i = 0; i < count; i++) {
      client.send(i, "eth_blockNumber", "[]");
    }
    for (int i = 0; i < count; i++) {
      assertEquals("0x0", client.next().get("result").asText());
    }
  }

  /// The client stops reading; the operating system's buffers take some, the send queue its bound,
  /// and then the connection goes, and its subscription with it, while the node goes on.
  @Test
  void clientThatDoesNotRead_isCutOff() throws Exception {
    Client client = new Client(false);
    client.send(1, "eth_subscribe", "[\"newHeads\"]");
    awaitListeners(1);
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!node.listeners.isEmpty() && System.nanoTime() < deadline) {
      node.append(List.of(), List.of());
    }
    assertTrue(
        node.listeners.isEmpty(), "still subscribed after " + node.blocks.size() + " blocks");
    assertEquals("0x385", rpc.result("eth_chainId", "[]").asText());
  }

  @Test
  void foreignOrigin_isRefusedWhereOriginsAreListed() throws Exception {
    try (RpcFixture strict = new RpcFixture(node, List.of("https://wallet.example"))) {
      assertThrows(
          CompletionException.class,
          () ->
              http.newWebSocketBuilder()
                  .header("Origin", "https://evil.example")
                  .buildAsync(strict.webSocketUri(), new WebSocket.Listener() {})
                  .join());
      assertNotNull(
          http.newWebSocketBuilder()
              .header("Origin", "https://wallet.example")
              .buildAsync(strict.webSocketUri(), new WebSocket.Listener() {})
              .join());
    }
  }

  /// A filter as large as one may be: on the code before, 2,750 of them ended the process.
  private static String largestFilter(int salt) {
    StringBuilder filter = new StringBuilder("[\"logs\",{\"address\":[");
    for (int i = 0; i < 1_000; i++) {
      filter.append(i == 0 ? "" : ",").append("\"0x%08x%032x\"".formatted(salt, i));
    }
    filter.append("],\"topics\":[");
    for (int position = 0; position < 4; position++) {
      filter.append(position == 0 ? "[" : ",[");
      for (int i = 0; i < 1_000; i++) {
        filter.append(i == 0 ? "" : ",").append("\"0x%064x\"".formatted(4_000L * salt + i));
      }
      filter.append("]");
    }
    return filter.append("]}]").toString();
  }

  @Test
  void filtersOfAConnectionOverTheirBytes_areRefused_andServedAgainAfterUnsubscribing()
      throws Exception {
    Client client = new Client(true);
    JsonNode first = client.ask("eth_subscribe", largestFilter(1));
    assertTrue(first.has("result"), first.toString());
    JsonNode refused = client.ask("eth_subscribe", largestFilter(2));
    assertEquals(-32005, refused.path("error").path("code").asInt(), refused.toString());
    assertTrue(
        refused.get("error").get("message").asText().contains("max-filter-bytes-per-web-socket"),
        refused.toString());
    assertTrue(
        client.ask("eth_unsubscribe", "[" + first.get("result") + "]").get("result").asBoolean());
    assertTrue(client.ask("eth_subscribe", largestFilter(3)).has("result"));
  }

  /// Closing gives back what a connection's filters took of what all have together.
  @Test
  void filtersOfAllConnectionsOverTheirBytes_areRefused_andServedAgainAfterAClose()
      throws Exception {
    Client first = new Client(true);
    assertTrue(first.ask("eth_subscribe", largestFilter(1)).has("result"));
    Client second = new Client(true);
    JsonNode refused = second.ask("eth_subscribe", largestFilter(2));
    assertTrue(
        refused.path("error").path("message").asText().contains("max-all-filters-bytes"),
        refused.toString());
    first.socket.abort();
    awaitListeners(0);
    for (int i = 0; i < 500; i++) {
      if (second.ask("eth_subscribe", largestFilter(3)).has("result")) {
        return;
      }
      Thread.sleep(10);
    }
    throw new AssertionError("a closed connection's filters are still held");
  }

  @Test
  void lostHeads_closeTheSubscriberWithTheReason() throws Exception {
    Client client = new Client(true);
    client.ask("eth_subscribe", "[\"newHeads\"]");
    Client bystander = new Client(true);
    assertTrue(bystander.ask("eth_chainId", "[]").has("result"));
    awaitListeners(1);
    var listener = node.listeners.removeFirst();
    listener.onLost("heads up to block 7 were lost");
    assertEquals(1013, client.closed.get(5, TimeUnit.SECONDS));
    assertEquals("heads up to block 7 were lost", client.reason);
    assertTrue(bystander.ask("eth_chainId", "[]").has("result"));
    awaitListeners(0);
  }

  @Test
  void oneListener_servesAllSubscriptions() throws Exception {
    Client one = new Client(true);
    Client other = new Client(true);
    for (Client client : List.of(one, other)) {
      client.ask("eth_subscribe", "[\"newHeads\"]");
      client.ask("eth_subscribe", "[\"logs\",{}]");
    }
    awaitListeners(1);
    node.append(List.of(transaction(1)), List.of(List.of(FakeNode.log(TOKEN))));
    for (Client client : List.of(one, other)) {
      assertTrue(client.next().get("params").get("result").has("stateRoot"));
      assertTrue(client.next().get("params").get("result").has("logIndex"));
    }
  }

  @Test
  void messageInSeveralFrames_isOne() throws Exception {
    Client client = new Client(true);
    client.socket.sendText("{\"jsonrpc\":\"2.0\",\"id\":1,", false).join();
    client.socket.sendPing(ByteBuffer.allocate(5)).join();
    client.socket.sendText("\"method\":\"eth_chainId\",", false).join();
    client.socket.sendText("\"params\":[]}", true).join();
    assertEquals("0x385", client.next().get("result").asText());
    assertEquals("0x385", client.ask("eth_chainId", "[]").get("result").asText());
  }
}
