package io.heddle.sequencer.rpc.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.IntNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A reply's parts give what one array would, and what is kept is not copied for each reply.
final class ReplyTest {
  private static Reply of(String... parts) {
    byte[][] bytes = new byte[parts.length][];
    for (int i = 0; i < parts.length; i++) {
      bytes[i] = parts[i].getBytes(StandardCharsets.UTF_8);
    }
    return Reply.of(bytes);
  }

  private static String text(Reply reply) {
    return new String(reply.toBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void batch_ofParts_isOneArray() {
    assertEquals("[ab,cde]", text(Reply.batch(List.of(of("a", "b"), of("cde")))));
    assertEquals(8, Reply.batch(List.of(of("a", "b"), of("cde"))).size());
    assertEquals("[x]", text(Reply.batch(List.of(of("x")))));
    assertEquals(0, Reply.NONE.toBytes().length);
  }

  @Test
  void reader_givesPiecesOfAnySize() {
    Reply reply = Reply.batch(List.of(of("abc", "", "d"), of("efghij"), of("k")));
    for (int size = 1; size < 20; size++) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (Reply.Reader left = reply.reader(); left.hasNext(); ) {
        all.writeBytes(left.next(size));
      }
      assertEquals(text(reply), all.toString(StandardCharsets.UTF_8), "size=" + size);
    }
  }

  /// On the code before, each answer about a kept block was copied four times.
  @Test
  void keptResult_isSharedByReplies_andCounted() {
    Json.Encoded kept = Json.encoded(Json.of("x".repeat(1_000)));
    ReplyRoom room = new ReplyRoom(2_500, new ByteBudget(1 << 20));
    Reply first = Replies.result(IntNode.valueOf(7), kept, room);
    assertEquals(
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":\"" + "x".repeat(1_000) + "\"}", text(first));
    assertSame(kept.bytes(), Reply.of(kept.bytes()).toBytes());
    assertEquals(text(first).length(), first.size());
    var _ = Replies.result(IntNode.valueOf(8), kept, room);
    assertThrows(RpcException.class, () -> Replies.result(IntNode.valueOf(9), kept, room));
  }
}
