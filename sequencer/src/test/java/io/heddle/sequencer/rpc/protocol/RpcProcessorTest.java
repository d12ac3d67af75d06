package io.heddle.sequencer.rpc.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RpcProcessorTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private final AtomicInteger notified = new AtomicInteger();
  private final RpcProcessor processor =
      new RpcProcessor(
          MethodTable.of(List.of(this::methods)),
          TestLimits.of(10_000, 20_000, 4, 600, 2, 1, 1, Duration.ofMillis(600)),
          new RpcMetrics(registry),
          problem ->
              problem instanceof IOException
                  ? Optional.of(RpcException.server("try again"))
                  : Optional.empty());

  private void methods(MethodTable.Builder methods) {
    methods
        .add(
            "echo",
            0,
            2,
            params -> Json.of(params.at(0).isAbsent() ? "none" : params.at(0).string()))
        .add("large", 1, params -> Json.of("x".repeat((int) params.at(0).uint64())))
        .add(
            "bug",
            0,
            params -> {
              throw new IllegalStateException("secret");
            })
        .add(
            "unavailable",
            0,
            params -> {
              throw new IOException("gone");
            })
        .add(
            "broken",
            0,
            params -> {
              throw new AssertionError("not even an exception");
            })
        .add(
            "fatal",
            0,
            params -> {
              throw new IllegalStateException("no heap", new OutOfMemoryError("test"));
            })
        .addComputing(
            "costly", 0, 0, params -> CallCost.computing(6_000), (params, ending) -> Json.NULL)
        .add("notify", 0, params -> Json.quantity(notified.incrementAndGet()))
        .add(
            "wait",
            0,
            params -> {
              release.await();
              return Json.of(true);
            })
        .addComputing(
            "compute",
            0,
            0,
            params -> CallCost.computing(10),
            (params, ending) -> {
              try {
                Thread.sleep(60_000);
              } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
              }
              return Json.NULL;
            });
  }

  @AfterEach
  void stop() {
    release.countDown();
    processor.close();
  }

  private CompletableFuture<String> send(String message) {
    CompletableFuture<String> reply = new CompletableFuture<>();
    boolean taken =
        processor.submit(
            message.getBytes(StandardCharsets.UTF_8),
            new Session.RequestOnly("client"),
            answer -> reply.complete(new String(answer.toBytes(), StandardCharsets.UTF_8)));
    if (!taken) {
      reply.complete("busy");
    }
    return reply;
  }

  private JsonNode ask(String message) throws Exception {
    return JSON.readTree(send(message).get(5, TimeUnit.SECONDS));
  }

  private static String call(String id, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"%s\",\"params\":%s}"
        .formatted(id, method, params);
  }

  @Test
  void id_isRepeatedAsItCame() throws Exception {
    for (String id : List.of("7", "\"a\"", "null", "1.5", "123456789012345678901234567890")) {
      assertEquals(
          "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":\"hi\"}".formatted(id),
          send(call(id, "echo", "[\"hi\"]")).get(5, TimeUnit.SECONDS));
    }
  }

  @Test
  void params_mayBeLeftOut() throws Exception {
    assertEquals(
        "none", ask("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"echo\"}").get("result").asText());
  }

  @Test
  void batch_isAnsweredInOrderAndItsBadEntriesOnTheirOwn() throws Exception {
    JsonNode reply =
        ask(
            "["
                + call("1", "echo", "[\"a\"]")
                + ",7,"
                + call("2", "nope", "[]")
                + ","
                + call("3", "echo", "[\"b\"]")
                + "]");
    assertEquals(4, reply.size());
    assertEquals("a", reply.get(0).get("result").asText());
    assertEquals(-32600, reply.get(1).get("error").get("code").asInt());
    assertTrue(reply.get(1).get("id").isNull());
    assertEquals(-32601, reply.get(2).get("error").get("code").asInt());
    assertEquals(3, reply.get(3).get("id").asInt());
  }

  @Test
  void batch_overItsBound_isRefused() throws Exception {
    String five = String.join(",", List.of("1", "1", "1", "1", "1"));
    assertEquals(
        "invalid request: batch too large: got 5 calls, want at most 4",
        ask("[" + five + "]").get("error").get("message").asText());
  }

  @Test
  void notification_runsAndGetsNoReply() throws Exception {
    String notification = "{\"jsonrpc\":\"2.0\",\"method\":\"notify\"}";
    assertEquals("", send(notification).get(5, TimeUnit.SECONDS));
    assertEquals("", send("[" + notification + "]").get(5, TimeUnit.SECONDS));
    assertEquals(1, ask("[" + notification + "," + call("1", "notify", "[]") + "]").size());
    assertEquals(4, notified.get());
  }

  @Test
  void response_overItsBound_isRefused() throws Exception {
    assertEquals(-32003, ask(call("1", "large", "[\"0x400\"]")).get("error").get("code").asInt());
    JsonNode batch =
        ask(
            "[%s,%s,%s]"
                .formatted(
                    call("1", "large", "[\"0x180\"]"),
                    call("2", "large", "[\"0x180\"]"),
                    call("3", "echo", "[]")));
    assertTrue(batch.get(0).has("result"));
    assertEquals(-32003, batch.get(1).get("error").get("code").asInt());
  }

  @Test
  void bug_isAnsweredWithoutItsDetails() throws Exception {
    JsonNode error = ask(call("1", "bug", "[]")).get("error");
    assertEquals(-32603, error.get("code").asInt());
    assertEquals("internal error in bug: see the node's log", error.get("message").asText());
  }

  @Test
  void expectedFailure_isAnsweredAsWhatItIs() throws Exception {
    JsonNode error = ask(call("1", "unavailable", "[]")).get("error");
    assertEquals(-32000, error.get("code").asInt());
    assertEquals("try again", error.get("message").asText());
  }

  @Test
  void slowCall_timesOutAndTheRestOfItsBatchWithIt() throws Exception {
    JsonNode reply =
        ask(
            "[%s,%s,%s]"
                .formatted(
                    call("1", "echo", "[]"), call("2", "wait", "[]"), call("3", "notify", "[]")));
    assertEquals("none", reply.get(0).get("result").asText());
    assertEquals(-32002, reply.get(1).get("error").get("code").asInt());
    assertEquals(-32002, reply.get(2).get("error").get("code").asInt());
    assertEquals(3, reply.get(2).get("id").asInt());
    release.countDown();
    assertEquals("none", ask(call("4", "echo", "[]")).get("result").asText());
    assertEquals(0, notified.get());
  }

  @Test
  void computation_isInterruptedWhenItsTimeIsOver() throws Exception {
    assertEquals(-32002, ask(call("1", "compute", "[]")).get("error").get("code").asInt());
    assertTrue(interrupted.await(5, TimeUnit.SECONDS));
  }

  @Test
  void tooManyAtOnce_areRefusedAndServedAgainLater() throws Exception {
    List<CompletableFuture<String>> three =
        List.of(
            send(call("1", "wait", "[]")),
            send(call("2", "wait", "[]")),
            send(call("3", "wait", "[]")));
    assertEquals("busy", send(call("4", "echo", "[]")).get(5, TimeUnit.SECONDS));
    release.countDown();
    for (CompletableFuture<String> reply : three) {
      assertFalse(reply.get(5, TimeUnit.SECONDS).contains("error"));
    }
    while (registry.get("heddle.rpc.in.flight").gauge().value() > 0) {
      Thread.onSpinWait();
    }
    assertEquals("none", ask(call("5", "echo", "[]")).get("result").asText());
  }

  @Test
  void largeMessagesTogetherOverTheirBound_areRefusedAndServedAgainLater() throws Exception {
    String large = " ".repeat(9_900);
    CompletableFuture<String> first = send(call("1", "wait", "[]") + large);
    CompletableFuture<String> second = send(call("2", "wait", "[]") + large);
    assertEquals("busy", send(call("3", "echo", "[]") + large).get(5, TimeUnit.SECONDS));
    release.countDown();
    assertFalse(first.get(5, TimeUnit.SECONDS).contains("error"));
    assertFalse(second.get(5, TimeUnit.SECONDS).contains("error"));
    while (registry.get("heddle.rpc.in.flight").gauge().value() > 0) {
      Thread.onSpinWait();
    }
    assertEquals("none", ask(call("4", "echo", "[]") + large).get("result").asText());
  }

  @Test
  void calls_areCountedByMethodAndOutcome() throws Exception {
    ask(call("1", "echo", "[]"));
    ask(call("2", "echo", "[1]"));
    ask(call("3", "made_up_1", "[]"));
    ask(call("4", "made_up_2", "[]"));
    assertEquals(
        1,
        registry.get("heddle.rpc.calls").tags("method", "echo", "outcome", "ok").timer().count());
    assertEquals(
        1,
        registry
            .get("heddle.rpc.calls")
            .tags("method", "echo", "outcome", "-32602")
            .timer()
            .count());
    assertEquals(
        2,
        registry
            .get("heddle.rpc.calls")
            .tags("method", "unknown", "outcome", "-32601")
            .timer()
            .count());
  }

  @Test
  void tokensOverTheirBound_areRefused() throws Exception {
    RpcMessage.Reader reader =
        new RpcMessage.Reader(
            TestLimits.of(5 << 20, 20 << 20, 4, 600, 2, 1, 1, Duration.ofSeconds(1)));
    byte[] many = ("[" + "1,".repeat(200_001) + "1]").getBytes(StandardCharsets.UTF_8);
    RpcException refused =
        org.junit.jupiter.api.Assertions.assertThrows(RpcException.class, () -> reader.read(many));
    assertEquals(RpcCode.LIMIT_EXCEEDED, refused.code());
  }

  /// On the code before, the thread died and its client waited for ever.
  @Test
  void errorInAHandler_isAnswered() throws Exception {
    JsonNode error = ask(call("1", "broken", "[]")).get("error");
    assertEquals(-32603, error.get("code").asInt());
    assertEquals("none", ask(call("2", "echo", "[]")).get("result").asText());
  }

  /// On the code before, the process went on without the class that did not link.
  @Test
  void errorThatAProcessCannotBeTrustedAfter_isAnsweredAndThenReported() throws Exception {
    BlockingQueue<Throwable> reported = new LinkedBlockingQueue<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((_, failure) -> reported.add(failure));
    try {
      assertEquals(-32603, ask(call("1", "fatal", "[]")).get("error").get("code").asInt());
      assertInstanceOf(OutOfMemoryError.class, reported.poll(5, TimeUnit.SECONDS));
      assertEquals(-32603, ask(call("2", "broken", "[]")).get("error").get("code").asInt());
      assertEquals("none", ask(call("3", "echo", "[]")).get("result").asText());
      assertTrue(reported.isEmpty());
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  /// Two messages may be answered at a time here, and one may compute.
  @Test
  void cheapCall_isNotBehindExpensiveOnes() throws Exception {
    var _ = send(call("1", "compute", "[]"));
    var _ = send(call("2", "compute", "[]"));
    assertEquals("none", ask(call("3", "echo", "[]")).path("result").asText());
  }

  @Test
  void batchOverItsCost_isRefusedFromThereOn() throws Exception {
    JsonNode reply =
        ask(
            "[%s,%s,%s]"
                .formatted(
                    call("1", "costly", "[]"), call("2", "costly", "[]"), call("3", "echo", "[]")));
    assertTrue(reply.get(0).has("result"), reply.toString());
    assertEquals(-32005, reply.get(1).get("error").get("code").asInt());
    assertTrue(
        reply.get(1).get("error").get("message").asText().contains("heddle.rpc.max-batch-cost"));
    assertTrue(reply.get(2).has("result"));
    assertTrue(ask(call("4", "costly", "[]")).has("result"));
  }

  /// Expensive calls wait in a line of their own, and too many are refused at once; quick ones are
  /// answered meanwhile, and when the time of the others is over they are served again.
  @Test
  void expensiveCallsOverTheirBound_areRefused_andQuickOnesAnswered() throws Exception {
    List<CompletableFuture<String>> line = new ArrayList<>();
    line.add(send(call("1", "compute", "[]")));
    line.add(send(call("2", "compute", "[]")));
    JsonNode reply = ask("[%s,%s]".formatted(call("3", "echo", "[]"), call("4", "echo", "[]")));
    assertTrue(reply.get(1).has("result"));
    for (CompletableFuture<String> one : line) {
      assertEquals(
          -32002, JSON.readTree(one.get(5, TimeUnit.SECONDS)).get("error").get("code").asInt());
    }
    assertTrue(ask(call("5", "costly", "[]")).has("result"));
  }

  /// The heap has room for some replies only: what is beyond it is refused while it is written.
  @Test
  void repliesInTheMakingOverTheirBound_areRefused() {
    ByteBudget all = new ByteBudget(300 << 10);
    ReplyRoom one = new ReplyRoom(1 << 20, all);
    ReplyRoom other = new ReplyRoom(1 << 20, all);
    one.take(200 << 10);
    RpcException refused =
        org.junit.jupiter.api.Assertions.assertThrows(
            RpcException.class, () -> other.take(100 << 10));
    assertEquals(RpcCode.LIMIT_EXCEEDED, refused.code());
    other.take(ReplyRoom.FREE_BYTES);
    one.close();
    other.take(100 << 10);
    other.close();
    assertTrue(all.take(300 << 10), "not all was given back");
  }
}
