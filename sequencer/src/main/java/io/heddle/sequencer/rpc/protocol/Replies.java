package io.heddle.sequencer.rpc.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes replies as bytes.
public final class Replies {
  private static final JsonFactory FACTORY = new ObjectMapper().getFactory();

  /// Behind a result.
  private static final byte[] END = {'}'};

  private Replies() {}

  /// A reply to no call in particular: `id` is null.
  public static byte[] error(RpcException error) {
    return error(MissingNode.getInstance(), error);
  }

  static byte[] error(JsonNode id, RpcException error) {
    return bytes(out -> {
      start(out, id);
      out.writeObjectFieldStart("error");
      out.writeNumberField("code", error.code().code());
      out.writeStringField("message", error.message());
      if (error.data().isPresent()) {
        out.writeStringField("data", error.data().get());
      }
      out.writeEndObject();
      out.writeEndObject();
    });
  }

  /// An error, or where there is no room for it, that.
  static Reply error(JsonNode id, RpcException error, ReplyRoom room) {
    byte[] reply = error(id, error);
    try {
      room.take(reply.length);
      return Reply.of(reply);
    } catch (RpcException full) {
      return Reply.of(error(id, full));
    }
  }

  /// @throws RpcException when there is no room for the reply
  static Reply result(JsonNode id, Json result, ReplyRoom room) {
    if (result instanceof Json.Encoded encoded) {
      return shared(id, encoded.bytes(), room);
    }
    BoundedBuffer buffer = new BoundedBuffer(room);
    try {
      write(
          buffer,
          out -> {
            start(out, id);
            out.writeFieldName("result");
            result.write(out);
            out.writeEndObject();
          });
    } catch (RuntimeException e) {
      room.forget(buffer.size());
      throw e;
    }
    result.written();
    return Reply.of(buffer.toByteArray());
  }

  /// A result that was written before is no part of what is written now.
  private static Reply shared(JsonNode id, byte[] result, ReplyRoom room) {
    byte[] empty =
        bytes(out -> {
          start(out, id);
          out.writeFieldName("result");
          out.writeRawValue("");
          out.writeEndObject();
        });
    room.take(empty.length + result.length);
    int end = empty.length - END.length;
    return Reply.of(Arrays.copyOf(empty, end), result, END);
  }

  /// An event as a subscription's message.
  public static byte[] notification(String subscription, Event event) {
    byte[] head =
        ("{\"jsonrpc\":\"2.0\",\"method\":\"eth_subscription\",\"params\":{\"subscription\":\""
                + subscription
                + "\",\"result\":")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] message = Arrays.copyOf(head, head.length + event.json.length + 2);
    System.arraycopy(event.json, 0, message, head.length, event.json.length);
    message[message.length - 2] = '}';
    message[message.length - 1] = '}';
    return message;
  }

  /// A value by itself.
  static byte[] bytes(Json value) {
    ByteArrayOutputStream buffer = new ByteArrayOutputStream(256);
    write(buffer, value);
    return buffer.toByteArray();
  }

  private static void start(JsonGenerator out, JsonNode id) throws IOException {
    out.writeStartObject();
    out.writeStringField("jsonrpc", "2.0");
    out.writeFieldName("id");
    if (id.isMissingNode()) {
      out.writeNull();
    } else {
      out.writeTree(id);
    }
  }

  private static void write(OutputStream to, Json json) {
    try (JsonGenerator out = FACTORY.createGenerator(to)) {
      json.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Grows as far as there is room, then refuses.
  private static final class BoundedBuffer extends ByteArrayOutputStream {
    private final ReplyRoom room;

    BoundedBuffer(ReplyRoom room) {
      super(256);
      this.room = room;
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      room.take(length);
      super.write(bytes, offset, length);
    }
  }
}
