package io.heddle.batcher.l1.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import io.heddle.batcher.l1.read.BeaconBlobSource;
import io.heddle.primitives.Hash;
import io.heddle.primitives.block.BlockHeader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Keys in the URLs of L1 and beacon nodes: they are sent to the node, and shown to nobody.
class L1EndpointTest {
  private static final String KEY = "sk-0123456789abcdef";

  private final AtomicReference<URI> asked = new AtomicReference<>();
  private int status = 200;
  private String body = "{\"data\":[]}";
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.set(exchange.getRequestURI());
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void beaconSource_urlWithPathAndQuery_bothAreKept() {
    BeaconBlobSource beacon = new BeaconBlobSource(uri("/v2/" + KEY + "/?tenant=7"), 0, 0);
    L1Block block = block();
    assertEquals(List.of(), beacon.blobs(Hash.ZERO, block, List.of()));
    assertEquals("/v2/" + KEY + "/eth/v1/beacon/blobs/5", asked.get().getPath());
    assertEquals("tenant=7&versioned_hashes=", asked.get().getQuery());
  }

  @Test
  void beaconSource_fails_doesNotShowTheKey() {
    status = 403;
    BeaconBlobSource beacon = new BeaconBlobSource(uri("/v2/" + KEY + "?k=" + KEY), 0, 0);
    shown(
        assertThrows(
            L1UnavailableException.class, () -> beacon.blobs(Hash.ZERO, block(), List.of())));
  }

  @Test
  void client_fails_doesNotShowTheKey() {
    try (L1Client refused = L1Client.of(uri("/v2/" + KEY), Duration.ofSeconds(5))) {
      status = 401;
      body = "no such project: " + KEY;
      shown(assertThrows(L1UnavailableException.class, refused::blockNumber));
      status = 200;
      body =
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-1,\"message\":\"bad " + KEY + "\"}}";
      shown(assertThrows(L1RpcException.class, refused::blockNumber));
      body = "<html>" + KEY;
      shown(assertThrows(L1UnavailableException.class, refused::blockNumber));
      assertFalse(refused.toString().contains(KEY), refused::toString);
    }
    URI nobody = URI.create("http://user:" + KEY + "@127.0.0.1:1/v2/" + KEY + "?k=" + KEY);
    try (L1Client away = L1Client.of(nobody, Duration.ofSeconds(5))) {
      shown(assertThrows(L1UnavailableException.class, away::blockNumber));
      assertFalse(away.toString().contains(KEY), away::toString);
    }
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private static L1Block block() {
    BlockHeader header = BlockHeader.builder().number(5).build();
    return new L1Block(header, header.hash());
  }

  /// What a log would have of an exception: it, its causes and their traces.
  private static void shown(Exception e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    assertFalse(text.toString().contains(KEY), text::toString);
  }
}
