package io.heddle.sequencer.rpc.shape;

import com.fasterxml.jackson.core.JsonGenerator;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.sequencer.rpc.protocol.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes the members of one object, each in the notation its kind has in Ethereum's JSON:
/// quantities, data, hashes.
public final class JsonObject {
  /// Writes members into an object that is opened and closed around it.
  @FunctionalInterface
  public interface Members {
    void write(JsonObject object) throws IOException;
  }

  private final JsonGenerator out;

  private JsonObject(JsonGenerator out) {
    this.out = out;
  }

  public static Json of(Members members) {
    return out -> {
      out.writeStartObject();
      members.write(new JsonObject(out));
      out.writeEndObject();
    };
  }

  /// An object of these members, in their order.
  public static Json ofMembers(Map<String, Json> members) {
    return of(object -> {
      for (Map.Entry<String, Json> member : members.entrySet()) {
        object.value(member.getKey(), member.getValue());
      }
    });
  }

  /// An unsigned quantity.
  public JsonObject quantity(String name, long value) throws IOException {
    out.writeStringField(name, Json.hex(value));
    return this;
  }

  public JsonObject quantity(String name, U256 value) throws IOException {
    out.writeStringField(name, value.toHex());
    return this;
  }

  public JsonObject hash(String name, Hash value) throws IOException {
    out.writeStringField(name, value.toHex());
    return this;
  }

  public JsonObject address(String name, Address value) throws IOException {
    out.writeStringField(name, value.toHex());
    return this;
  }

  /// An address, or null where there is none.
  public JsonObject address(String name, Optional<Address> value) throws IOException {
    return value.isPresent() ? address(name, value.get()) : none(name);
  }

  public JsonObject data(String name, Bytes value) throws IOException {
    out.writeStringField(name, value.toHex());
    return this;
  }

  public JsonObject text(String name, String value) throws IOException {
    out.writeStringField(name, value);
    return this;
  }

  /// A plain JSON number, as the rollup methods use.
  public JsonObject number(String name, long value) throws IOException {
    out.writeNumberField(name, value);
    return this;
  }

  public JsonObject flag(String name, boolean value) throws IOException {
    out.writeBooleanField(name, value);
    return this;
  }

  public JsonObject none(String name) throws IOException {
    out.writeNullField(name);
    return this;
  }

  public JsonObject value(String name, Json value) throws IOException {
    out.writeFieldName(name);
    value.write(out);
    return this;
  }

  public JsonObject hashes(String name, List<Hash> values) throws IOException {
    out.writeArrayFieldStart(name);
    for (Hash value : values) {
      out.writeString(value.toHex());
    }
    out.writeEndArray();
    return this;
  }

  public JsonObject datas(String name, List<Bytes> values) throws IOException {
    out.writeArrayFieldStart(name);
    for (Bytes value : values) {
      out.writeString(value.toHex());
    }
    out.writeEndArray();
    return this;
  }

  public JsonObject quantities(String name, List<U256> values) throws IOException {
    out.writeArrayFieldStart(name);
    for (U256 value : values) {
      out.writeString(value.toHex());
    }
    out.writeEndArray();
    return this;
  }

  public JsonObject objects(String name, List<Json> values) throws IOException {
    return value(name, Json.array(values));
  }
}
