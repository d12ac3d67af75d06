package io.heddle.sequencer.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.sequencer.PostgresResource;
import io.heddle.sequencer.rpc.BadInputCases;
import io.heddle.sequencer.rpc.BadInputCases.Case;
import io.heddle.sequencer.rpc.RpcServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The whole table of bad input against a real node: each case gets its code and a message that
/// names the problem, and afterwards the node is as healthy as before and goes on producing blocks.
@QuarkusTest
@QuarkusTestResource(value = PostgresResource.class, restrictToAnnotatedClass = true)
@QuarkusTestResource(value = RollupResource.class, restrictToAnnotatedClass = true)
class BadInputNodeTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Inject Node node;

  @Inject RpcServer server;

  @TestHTTPResource(value = "/health/ready", management = true)
  URI readiness = URI.create("http://not-yet");

  @Test
  void badInput_everyCase_isRefusedByNameAndTheNodeStaysHealthy() throws Exception {
    awaitHead(1);
    URI rpc = URI.create("http://127.0.0.1:" + server.port() + "/");
    try (HttpClient client = HttpClient.newHttpClient()) {
      List<String> wrong = new ArrayList<>();
      List<Case> cases = BadInputCases.all();
      for (Case bad : cases) {
        String difference = BadInputCases.check(bad, rpc, client);
        if (!difference.isEmpty()) {
          wrong.add(difference);
        }
      }
      assertEquals(List.of(), wrong);
      System.out.println("bad input refused by the real node: cases=" + cases.size());
      assertEquals(200, status(client, readiness));
    }
    awaitHead(node.services().chain().head().number() + 2);
  }

  /// A page of another site, or one whose name was pointed at this address, sees nothing: on the
  /// code before, any did.
  @Test
  void managementInterface_answersNoWebPage() throws Exception {
    String path = readiness.getPath();
    String plain = "GET %s HTTP/1.1\r\nConnection: close\r\nHost: ".formatted(path);
    assertTrue(raw(plain + "127.0.0.1\r\n\r\n").contains("\"checks\""));
    assertTrue(raw(plain + "localhost:9546\r\n\r\n").contains("\"checks\""));
    assertTrue(raw(plain + "evil.example\r\n\r\n").startsWith("HTTP/1.1 403"));
    assertTrue(
        raw(plain + "localhost\r\nOrigin: https://evil.example\r\n\r\n")
            .startsWith("HTTP/1.1 403"));
  }

  private String raw(String request) throws Exception {
    try (Socket socket = new Socket(readiness.getHost(), readiness.getPort())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static int status(HttpClient client, URI uri) throws Exception {
    return client
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private void awaitHead(long number) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (node.running().isEmpty() || node.services().chain().head().number() < number) {
      assertTrue(System.nanoTime() < deadline, "no block " + number + " after " + PATIENCE);
      Thread.sleep(100);
    }
  }
}
