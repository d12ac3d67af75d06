package io.heddle.sequencer.rpc.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// Writes replies as bytes.
public final class Replies {
  private static final JsonFactory FACTORY = new ObjectMapper().getFactory();

  private Replies() {}

  /// A reply to no call in particular: `id` is null.
  public static byte[] error(RpcException error) {
    return error(MissingNode.getInstance(), error);
  }

  static byte[] error(JsonNode id, RpcException error) {
    return write(
        Integer.MAX_VALUE,
        out -> {
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

  /// @throws RpcException when the reply would be larger than `maxBytes`
  static byte[] result(JsonNode id, Json result, int maxBytes) {
    return write(
        maxBytes,
        out -> {
          start(out, id);
          out.writeFieldName("result");
          result.write(out);
          out.writeEndObject();
        });
  }

  /// An event of a subscription.
  public static byte[] notification(String subscription, Json event) {
    return write(
        Integer.MAX_VALUE,
        out -> {
          out.writeStartObject();
          out.writeStringField("jsonrpc", "2.0");
          out.writeStringField("method", "eth_subscription");
          out.writeObjectFieldStart("params");
          out.writeStringField("subscription", subscription);
          out.writeFieldName("result");
          event.write(out);
          out.writeEndObject();
          out.writeEndObject();
        });
  }

  static byte[] batch(List<byte[]> replies) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write('[');
    for (int i = 0; i < replies.size(); i++) {
      if (i > 0) {
        out.write(',');
      }
      out.writeBytes(replies.get(i));
    }
    out.write(']');
    return out.toByteArray();
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

  private static byte[] write(int maxBytes, Json json) {
    BoundedBuffer buffer = new BoundedBuffer(maxBytes);
    try (JsonGenerator out = FACTORY.createGenerator(buffer)) {
      json.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return buffer.toByteArray();
  }

  /// Grows up to a bound, then refuses.
  private static final class BoundedBuffer extends ByteArrayOutputStream {
    private final int maxBytes;

    BoundedBuffer(int maxBytes) {
      super(256);
      this.maxBytes = maxBytes;
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      if (length > maxBytes - count) {
        throw new RpcException(
            RpcCode.RESPONSE_TOO_LARGE, "response too large: over the limit; ask for less at once");
      }
      super.write(bytes, offset, length);
    }
  }
}
