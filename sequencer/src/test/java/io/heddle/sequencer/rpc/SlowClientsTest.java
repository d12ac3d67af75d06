package io.heddle.sequencer.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Clients that hold what they are given: over real sockets, byte by byte.
final class SlowClientsTest {
  /// Several times what the fixture's deadlines are.
  private static final int PATIENCE_MILLIS = 60_000;

  private RpcFixture rpc;

  @BeforeEach
  void start() throws Exception {
    rpc = new RpcFixture(new FakeNode());
  }

  @AfterEach
  void stop() throws Exception {
    assertEquals("0x385", rpc.result("eth_chainId", "[]").asText());
    rpc.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), rpc.uri().getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /// A request's first lines, to their end.
  private static String head(String... lines) {
    return String.join("\r\n", lines) + "\r\n\r\n";
  }

  /// Reads until the other side ends the connection; fails when it does not.
  private static String awaitEnd(Socket socket) throws IOException {
    StringBuilder seen = new StringBuilder();
    InputStream in = socket.getInputStream();
    try {
      for (int next = in.read(); next >= 0; next = in.read()) {
        seen.append((char) next);
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("still open after " + PATIENCE_MILLIS + " ms: " + seen, e);
    } catch (IOException reset) {
      seen.append(" (reset)");
    }
    return seen.toString();
  }

  @Test
  void headersThatNeverEnd_endTheConnection() throws Exception {
    try (Socket socket = connect()) {
      write(socket, "POST / HTTP/1.1\r\nHost: localhost\r\n");
      Thread drip =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                try {
                  while (true) {
                    write(socket, "X-Drip: 1\r\n");
                    Thread.sleep(100);
                  }
                } catch (IOException | InterruptedException closed) {
                  Thread.currentThread().interrupt();
                }
              });
      awaitEnd(socket);
      drip.join();
    }
  }

  @Test
  void connectionWithoutARequest_isEnded() throws Exception {
    try (Socket socket = connect()) {
      assertEquals("", awaitEnd(socket));
    }
  }

  @Test
  void wrongContentType_isNotReadWithoutBound() throws Exception {
    try (Socket socket = connect()) {
      write(
          socket,
          head(
              "POST / HTTP/1.1",
              "Host: localhost",
              "Content-Type: text/plain",
              "Content-Length: 1000000000"));
      byte[] megabyte = new byte[1 << 20];
      OutputStream out = socket.getOutputStream();
      assertThrows(
          IOException.class,
          () -> {
            for (int i = 0; i < 200; i++) {
              out.write(megabyte);
            }
          });
    }
  }

  private Socket webSocket() throws IOException {
    Socket socket = connect();
    write(
        socket,
        head(
            "GET / HTTP/1.1",
            "Host: localhost",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="));
    StringBuilder answer = new StringBuilder();
    while (!answer.toString().endsWith("\r\n\r\n")) {
      int next = socket.getInputStream().read();
      assertTrue(next >= 0, answer.toString());
      answer.append((char) next);
    }
    assertTrue(answer.toString().startsWith("HTTP/1.1 101"), answer.toString());
    return socket;
  }

  /// The head of a masked text frame of 64 KiB and more that is not the last of its message.
  private static byte[] frameHead(int length) {
    return ByteBuffer.allocate(14)
        .put((byte) 0x01)
        .put((byte) 0xff)
        .putLong(length)
        .putInt(0)
        .array();
  }

  @Test
  void webSocketMessageThatNeverEnds_endsTheConnection() throws Exception {
    try (Socket socket = webSocket()) {
      socket.getOutputStream().write(frameHead(70_000));
      socket.getOutputStream().write(new byte[70_000]);
      String seen = awaitEnd(socket);
      assertTrue(seen.contains("message not complete after 2000 ms"), seen);
    }
  }

  /// Four clients are within their own bound each; what they hold together is not, so one of them
  /// is refused, whichever is read last. Each would otherwise end by its time alone.
  @Test
  void unfinishedWebSocketMessages_areBoundedTogether() throws Exception {
    int most = RpcFixture.LIMITS.maxBodyBytes();
    List<Socket> clients = new ArrayList<>();
    StringBuilder seen = new StringBuilder();
    try {
      for (int i = 0; i < 4; i++) {
        clients.add(webSocket());
      }
      for (Socket client : clients) {
        try {
          client.getOutputStream().write(frameHead(most));
          client.getOutputStream().write(new byte[most - 10]);
        } catch (IOException closed) {
          seen.append("(closed while sending)");
        }
      }
      for (Socket client : clients) {
        seen.append(awaitEnd(client));
      }
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
    assertTrue(
        seen.indexOf("too many requests at once") >= 0
            || seen.indexOf("(closed while sending)") >= 0
            || seen.indexOf("(reset)") >= 0,
        seen.toString());
  }

  @Test
  void connectionsOfOneAddressOverTheirBound_areEnded() throws Exception {
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < RpcFixture.CONNECTIONS.maxPerAddress(); i++) {
        open.add(webSocketOrPlain(i));
      }
      awaitConnections(RpcFixture.CONNECTIONS.maxPerAddress());
      try (Socket tooMany = connect()) {
        write(tooMany, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        String seen = awaitEnd(tooMany);
        assertFalse(seen.contains("HTTP"), "was let in: " + seen);
      } catch (SocketException closed) {
        // It was closed before the request was written.
      }
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
      awaitConnections(0);
    }
  }

  /// WebSockets have a bound of their own.
  private Socket webSocketOrPlain(int index) throws IOException {
    return index < RpcFixture.BOUNDS.maxConnections() ? webSocket() : connect();
  }

  private void awaitConnections(int count) throws InterruptedException {
    for (int i = 0; i < 1_000; i++) {
      if (rpc.registry.get("heddle.rpc.connections").gauge().value() == count) {
        return;
      }
      Thread.sleep(10);
    }
    throw new AssertionError("connections counted: not " + count);
  }
}
