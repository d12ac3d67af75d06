package io.heddle.sequencer.rpc.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.sequencer.rpc.protocol.MessageOutline.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MessageOutlineTest {
  private static Kind kind(String method) {
    return switch (method) {
      case "read" -> Kind.EXPENSIVE;
      case "send" -> Kind.PREPARED;
      default -> Kind.QUICK;
    };
  }

  private static MessageOutline outline(String message) {
    return MessageOutline.of(message.getBytes(StandardCharsets.UTF_8), MessageOutlineTest::kind);
  }

  private static String call(String method) {
    return "{\"id\":1,\"method\":\"" + method + "\",\"params\":[]}";
  }

  private static boolean isHeavy(String message) {
    return outline(message).heavy();
  }

  @Test
  void methods_areSeenWhereverTheyStand() {
    assertTrue(outline("[" + call("quick") + "," + call("read") + "]").expensive());
    assertTrue(outline("[{\"params\":[{\"a\":[1]}],\n \"method\" : \"read\"}]").expensive());
    assertTrue(outline(call("read")).expensive());
    assertFalse(outline(call("read")).batch());
    assertEquals(2, outline("[" + call("quick") + ", " + call("quick") + "]").calls());
  }

  @Test
  void whatOnlyLooksLikeAMethod_isNone() {
    assertFalse(outline("[{\"method\":\"quick\",\"params\":[{\"method\":\"read\"}]}]").expensive());
    assertFalse(outline("[{\"params\":[\"method\",\"read\"],\"method\":\"quick\"}]").expensive());
    assertFalse(outline("[{\"id\":\"\\\"method\\\":\\\"read\\\"\"}]").expensive());
    assertFalse(outline("[{\"method\":1,\"id\":\"read\"}]").expensive());
  }

  /// Nobody gets round the pass by writing a method in another form.
  @Test
  void methodInAnotherForm_countsAsExpensive() {
    assertTrue(outline("[{\"method\":\"re\\u0061d\"}]").expensive());
    assertTrue(outline("[{\"m\\u0065thod\":\"read\"}]").expensive());
  }

  @Test
  void heavy_areBatchesOfReads_longBatches_andLargeMessages_butNotTransactions() {
    assertFalse(isHeavy(call("read")));
    assertEquals(1, outline("[" + call("read") + "," + call("read") + "]").calls());
    assertTrue(isHeavy("[" + call("read") + "]"));
    assertFalse(isHeavy("[" + String.join(",", Collections.nCopies(16, call("quick"))) + "]"));
    assertTrue(isHeavy("[" + String.join(",", Collections.nCopies(17, call("quick"))) + "]"));
    assertTrue(isHeavy(call("quick") + " ".repeat(MessageOutline.FEW_BYTES)));
    String sends = String.join(",", Collections.nCopies(1_000, call("send")));
    assertFalse(isHeavy("[" + sends + "]"));
    assertTrue(isHeavy("[" + sends + "," + call("read") + "]"));
    assertTrue(isHeavy("[" + sends + "," + call("quick") + "]"));
  }

  /// Whatever the bytes are, the pass ends; and a message cut anywhere is no other kind of batch.
  @Test
  void anyBytes_haveAnOutline() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] signs = "[]{}\",:\\ a".getBytes(StandardCharsets.US_ASCII);
    List<Integer> calls = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      byte[] body = new byte[random.nextInt(40)];
      for (int at = 0; at < body.length; at++) {
        body[at] = signs[random.nextInt(signs.length)];
      }
      calls.add(MessageOutline.of(body, MessageOutlineTest::kind).calls());
    }
    assertTrue(calls.stream().anyMatch(count -> count > 1), "seed " + seed);
  }
}
