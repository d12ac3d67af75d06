package io.heddle.sequencer.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.sequencer.PostgresResource;
import io.heddle.sequencer.rpc.BadInputCases;
import io.heddle.sequencer.rpc.BadInputCases.Case;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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

  @TestHTTPResource("/")
  URI rpc = URI.create("http://not-yet");

  @TestHTTPResource(value = "/health/ready", management = true)
  URI readiness = URI.create("http://not-yet");

  @Test
  void badInput_everyCase_isRefusedByNameAndTheNodeStaysHealthy() throws Exception {
    awaitHead(1);
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
