package io.heddle.sequencer.rpc.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A JSON value that can write itself: the result of a method. Nothing is built in between, so a
/// large result costs its bytes.
@FunctionalInterface
public interface Json {
  Json NULL = JsonGenerator::writeNull;

  void write(JsonGenerator out) throws IOException;

  /// The whole reply with this value is written, and had room; otherwise this is not called.
  default void written() {}

  static Json of(boolean value) {
    return out -> out.writeBoolean(value);
  }

  static Json of(String value) {
    return out -> out.writeString(value);
  }

  static Json data(Bytes value) {
    return out -> out.writeString(value.toHex());
  }

  /// A quantity: hex without leading zeros. `value` is unsigned.
  static Json quantity(long value) {
    return out -> out.writeString(hex(value));
  }

  static Json quantity(U256 value) {
    return out -> out.writeString(value.toHex());
  }

  static Json array(List<? extends Json> values) {
    return out -> {
      out.writeStartArray();
      for (Json value : values) {
        value.write(out);
      }
      out.writeEndArray();
    };
  }

  /// Writes a value at once, so that it can be sent many times.
  static Encoded encoded(Json value) {
    return new Encoded(Replies.bytes(value));
  }

  /// A value that was written before. As the result of a call its bytes are sent as they are.
  final class Encoded implements Json {
    private final byte[] bytes;

    private Encoded(byte[] bytes) {
      this.bytes = bytes;
    }

    byte[] bytes() {
      return bytes;
    }

    public int size() {
      return bytes.length;
    }

    @Override
    public void write(JsonGenerator out) throws IOException {
      out.writeRawValue(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  /// `value` as an unsigned quantity.
  static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }
}
