package io.heddle.sequencer.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.block.Log;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What ends uploads and calls that take too much: bytes or time.
final class HttpBoundsTest {
  private static final Address USER = SampleTransactions.KEY.address();

  private final FakeNode node = new FakeNode();
  private RpcFixture rpc;

  @BeforeEach
  void start() throws Exception {
    rpc = new RpcFixture(node);
  }

  @AfterEach
  void stop() {
    rpc.close();
  }

  /// Replies wait in memory for clients that do not read them: only so many, and not for long.
  @Test
  void slowReaders_areBounded() throws Exception {
    RecoveredTransaction deposit = RecoveredTransaction.of(SampleTransactions.deposit());
    node.append(
        List.of(deposit),
        List.of(List.of(new Log(USER, List.of(), Bytes.wrap(new byte[450_000])))));
    String large =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_getLogs\",\"params\":[{\"fromBlock\":\"0x1\"}]}";
    String small = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\",\"params\":[]}";
    assertEquals(200, rpc.post(large).statusCode());
    List<Socket> readers = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) { // as many replies as the budget holds
        Socket reader = new Socket();
        readers.add(reader);
        reader.setReceiveBufferSize(4096);
        reader.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), rpc.uri().getPort()));
        String request =
            "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n%s"
                .formatted(large.length(), large);
        reader.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        assertEquals(
            'H', reader.getInputStream().read()); // its reply has begun, and goes no further
      }
      assertEquals(429, rpc.post(large).statusCode());
      assertEquals(200, rpc.post(small).statusCode());
      awaitStatus(200, large); // the slow ones were cut off
    } finally {
      for (Socket reader : readers) {
        reader.close();
      }
    }
  }

  @Test
  void uploadsTogetherOverTheirBound_areRefusedAndForgottenWithTheirConnection() throws Exception {
    String head =
        String.join(
            "\r\n",
            "POST / HTTP/1.1",
            "host: x",
            "content-type: application/json",
            "content-length: 1000000",
            "",
            "");
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Socket socket = new Socket(rpc.uri().getHost(), rpc.uri().getPort());
      slow.add(socket);
      socket
          .getOutputStream()
          .write((head + " ".repeat(900_000)).getBytes(StandardCharsets.US_ASCII));
    }
    String body = " ".repeat(1_000_000);
    awaitStatus(429, body);
    for (Socket socket : slow) {
      socket.close();
    }
    awaitStatus(200, body);
  }

  private void awaitStatus(int status, String body) throws Exception {
    int actual = 0;
    for (int i = 0; i < 300 && actual != status; i++) {
      actual = rpc.post(body).statusCode();
      Thread.sleep(10);
    }
    assertEquals(status, actual);
  }

  @Test
  void slowUpload_isCutOff() throws Exception {
    try (Socket socket = new Socket(rpc.uri().getHost(), rpc.uri().getPort())) {
      socket
          .getOutputStream()
          .write(
              "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n{"
                  .getBytes(StandardCharsets.US_ASCII));
      socket.setSoTimeout(10_000);
      assertEquals(-1, socket.getInputStream().read());
    }
  }

  /// A loop that only its gas would end: the call ends by time, and says by which setting.
  @Test
  void callThatTakesTooLong_isEndedInsideTheInterpreter() throws Exception {
    node.calls =
        (env, request, view, cancellation) -> {
          while (true) {
            cancellation.check();
            Thread.onSpinWait();
          }
        };
    rpc.close();
    rpc = new RpcFixture(node);
    JsonNode error = rpc.call("eth_call", "[{}]").get("error");
    assertEquals(-32002, error.get("code").asInt());
    assertEquals(
        "call took longer than 1000 ms (heddle.rpc.call-timeout): ask for less, or with less gas",
        error.get("message").asText());
    assertEquals("0x385", rpc.result("eth_chainId", "[]").asText());
  }
}
