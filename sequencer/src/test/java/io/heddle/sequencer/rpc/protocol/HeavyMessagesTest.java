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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Batches of reads, as many clients of one address send them: what they cost is spent one after
/// another, and a quick call meanwhile notices nothing.
final class HeavyMessagesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger reading = new AtomicInteger();
  private final AtomicInteger mostReading = new AtomicInteger();
  private final RpcProcessor processor =
      new RpcProcessor(
          MethodTable.of(List.of(this::methods)),
          new RpcLimits(
              1 << 20,
              8 << 20,
              100,
              10_000,
              1 << 20,
              64 << 20,
              2,
              2,
              Duration.ofSeconds(20),
              expensive(4, 4, 4),
              expensive(1, 1, 4),
              expensive(4, 2, 6)),
          new RpcMetrics(new SimpleMeterRegistry()),
          problem -> Optional.empty());

  private static RpcLimits.Expensive expensive(int threads, int ofOne, int waitingOfOne) {
    return new RpcLimits.Expensive(threads, ofOne, 16, waitingOfOne, Duration.ofSeconds(20));
  }

  private void methods(MethodTable.Builder methods) {
    methods
        .add("echo", 0, params -> Json.of(true))
        .add(
            "read",
            0,
            0,
            params -> CallCost.reading(10),
            params -> {
              mostReading.accumulateAndGet(reading.incrementAndGet(), Math::max);
              release.await();
              reading.decrementAndGet();
              return Json.of(true);
            });
  }

  @AfterEach
  void stop() {
    release.countDown();
    processor.close();
  }

  private CompletableFuture<String> send(String client, String message) {
    CompletableFuture<String> reply = new CompletableFuture<>();
    boolean taken =
        processor.submit(
            message.getBytes(StandardCharsets.UTF_8),
            new Session.RequestOnly(client),
            answer -> reply.complete(new String(answer.toBytes(), StandardCharsets.UTF_8)));
    if (!taken) {
      reply.complete("busy");
    }
    return reply;
  }

  private static String call(String method) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":[]}";
  }

  private static String batch(String method, int calls) {
    return "[" + String.join(",", Collections.nCopies(calls, call(method))) + "]";
  }

  /// As many as one client may have: two that are answered, six that wait.
  private List<CompletableFuture<String>> eightBatches(int calls) {
    List<CompletableFuture<String>> batches = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      batches.add(send("greedy", batch("read", calls)));
      while (reading.get() < Math.min(2, batches.size())) {
        Thread.onSpinWait();
      }
    }
    return batches;
  }

  private static JsonNode reply(CompletableFuture<String> reply) throws Exception {
    return JSON.readTree(reply.get(20, TimeUnit.SECONDS));
  }

  /// On the code before, each batch was parsed at once, and its calls were refused one by one
  /// because too many of the client waited: a thousand refusals for each batch.
  @Test
  void batchesOfOneClient_waitForEachOther_andAreAllAnswered() throws Exception {
    List<CompletableFuture<String>> batches = eightBatches(5);
    assertTrue(reply(send("greedy", call("echo"))).has("result"));
    CompletableFuture<String> other = send("modest", batch("read", 1));
    while (reading.get() < 3) {
      Thread.onSpinWait();
    }
    release.countDown();
    for (CompletableFuture<String> batch : batches) {
      for (JsonNode one : reply(batch)) {
        assertTrue(one.has("result"), one::toString);
      }
    }
    assertTrue(reply(other).get(0).has("result"));
    assertEquals(3, mostReading.get());
  }

  /// A refusal costs one error, whatever the batch has asked for.
  @Test
  void batchesOverTheirBound_areRefusedAsAWhole() throws Exception {
    List<CompletableFuture<String>> batches = eightBatches(100);
    assertEquals("busy", send("greedy", batch("read", 100)).get(1, TimeUnit.SECONDS));
    assertEquals("busy", send("greedy", batch("echo", 17)).get(1, TimeUnit.SECONDS));
    assertTrue(reply(send("greedy", batch("echo", 16))).get(15).has("result"));
    release.countDown();
    for (CompletableFuture<String> batch : batches) {
      assertEquals(100, reply(batch).size());
    }
  }
}
