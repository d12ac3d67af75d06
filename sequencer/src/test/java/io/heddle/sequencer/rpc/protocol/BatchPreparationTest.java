package io.heddle.sequencer.rpc.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchPreparationTest {
  private static final int CALLS = 3 * BatchPreparation.STRIPE + 1;
  private static final int BROKEN = CALLS - 2;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final CountDownLatch secondStripe = new CountDownLatch(1);
  private final CountDownLatch held = new CountDownLatch(1);
  private final List<Long> finished = Collections.synchronizedList(new ArrayList<>());
  private final RpcProcessor processor =
      new RpcProcessor(
          MethodTable.of(List.of(this::methods)),
          TestLimits.of(1 << 20, 1 << 20, CALLS, 1 << 20, 2, 1, 1, Duration.ofSeconds(20)),
          new RpcMetrics(new SimpleMeterRegistry()),
          problem -> Optional.empty());

  private void methods(MethodTable.Builder methods) {
    methods
        .addPrepared(
            "prepared",
            1,
            params -> {
              long number = params.at(0).uint64();
              if (number == BatchPreparation.STRIPE) {
                secondStripe.countDown();
              }
              // The first call is prepared no sooner than one of the next stripe.
              assertTrue(number != 0 || secondStripe.await(20, TimeUnit.SECONDS));
              if (number == 5) {
                throw RpcException.server("no preparation of 5");
              }
              if (number == 6) {
                throw new StackOverflowError();
              }
              if (number == BROKEN) {
                throw new AssertionError("not even an exception");
              }
              return () -> {
                finished.add(number);
                if (number == 7) {
                  throw RpcException.server("no rest of 7");
                }
                return Json.quantity(number);
              };
            },
            () -> {})
        .addPrepared(
            "held",
            0,
            params -> {
              held.countDown();
              try {
                Thread.sleep(60_000);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // those after it end at once as well
                throw e;
              }
              return () -> Json.quantity(0);
            },
            () -> {})
        .add("plain", 1, params -> Json.quantity(finished.size()));
  }

  @AfterEach
  void stop() {
    processor.close();
  }

  @Test
  void batch_isPreparedInParallel_andAnsweredInOrder() throws Exception {
    assertTrue(Runtime.getRuntime().availableProcessors() > 1, "needs two processors");
    StringBuilder batch = new StringBuilder("[");
    for (int i = 0; i < CALLS; i++) {
      String method = i == 9 ? "plain" : "prepared";
      batch.append(i == 0 ? "" : ",");
      batch.append(
          "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":[\"0x%x\"]}"
              .formatted(i, method, i));
    }
    JsonNode replies = JSON.readTree(send(batch.append("]").toString()));
    assertEquals(CALLS, replies.size());
    for (int i = 0; i < CALLS; i++) {
      assertEquals(i, replies.get(i).get("id").intValue());
      if (i >= BROKEN && i < CALLS - 1) {
        assertTrue(message(replies.get(i)).startsWith("internal error"));
        continue;
      }
      switch (i) {
        case 5 -> assertEquals("no preparation of 5", message(replies.get(i)));
        case 6 -> assertTrue(message(replies.get(i)).startsWith("internal error"));
        case 7 -> assertEquals("no rest of 7", message(replies.get(i)));
        // A call in between sees what those before it did: 0 to 8 without 5 and 6.
        case 9 -> assertEquals("0x7", replies.get(i).get("result").textValue());
        default ->
            assertEquals("0x" + Integer.toHexString(i), replies.get(i).get("result").textValue());
      }
    }
    List<Long> inOrder =
        IntStream.range(0, CALLS)
            .filter(i -> i != 5 && i != 6 && i != 9 && i != BROKEN)
            .asLongStream()
            .boxed()
            .toList();
    assertEquals(inOrder, finished);
  }

  /// What waits for a thread when the node stops is told so, and does not wait for ever.
  @Test
  void closing_endsWhatWaits() throws Exception {
    CompletableFuture<String> reply = new CompletableFuture<>();
    StringBuilder batch = new StringBuilder("[");
    for (int i = 0; i < CALLS; i++) {
      batch.append(i == 0 ? "" : ",");
      batch.append("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"held\",\"params\":[]}");
    }
    assertTrue(
        processor.submit(
            batch.append("]").toString().getBytes(StandardCharsets.UTF_8),
            new Session.RequestOnly("client"),
            answer -> reply.complete(new String(answer.toBytes(), StandardCharsets.UTF_8))));
    assertTrue(held.await(10, TimeUnit.SECONDS));
    Thread.sleep(200); // the other stripes are in line by now
    processor.close();
    assertEquals(CALLS, JSON.readTree(reply.get(10, TimeUnit.SECONDS)).size());
  }

  private static String message(JsonNode reply) {
    return reply.get("error").get("message").textValue();
  }

  private String send(String message) throws Exception {
    CompletableFuture<String> reply = new CompletableFuture<>();
    assertTrue(
        processor.submit(
            message.getBytes(StandardCharsets.UTF_8),
            new Session.RequestOnly("client"),
            answer -> reply.complete(new String(answer.toBytes(), StandardCharsets.UTF_8))));
    return reply.get(30, TimeUnit.SECONDS);
  }
}
