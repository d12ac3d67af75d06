package io.heddle.sequencer.rpc.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A message from a client: one entry, or a batch of them. An entry that is not a call is kept as
/// its error, because in a batch the others are still answered.
record RpcMessage(boolean batch, List<Entry> entries) {
  sealed interface Entry {
    record Call(RpcCall call) implements Entry {}

    record Invalid(JsonNode id, RpcException error) implements Entry {}
  }

  /// What a message is parsed into takes at most about this many bytes: its text, and an object, an
  /// array, a member or an element for each of the few characters that these begin with.
  static long parsedBytes(byte[] body) {
    long values = 0;
    int text = 0;
    for (byte next : body) {
      switch (next) {
        case '{' -> values += OBJECT_BYTES;
        case '[' -> values += ARRAY_BYTES;
        case ',', ':' -> values += VALUE_BYTES;
        case ' ', '\n', '\r', '\t' -> text--;
        default -> {}
      }
      text++;
    }
    return text + Math.min(values, RpcLimits.MAX_TOKENS * VALUE_BYTES);
  }

  private static final long OBJECT_BYTES = 200;
  private static final long ARRAY_BYTES = 120;
  private static final long VALUE_BYTES = 100;

  /// Parses a message within its bounds: depth, tokens, batch size. It is UTF-8 (RFC 8259, section
  /// 8.1), as [MessageOutline] and [#parsedBytes] read it, and no other character set is looked
  /// for: what these two do not see would cost without being counted.
  static final class Reader {
    private final RpcLimits limits;
    private final JsonMapper mapper;

    Reader(RpcLimits limits) {
      this.limits = limits;
      StreamReadConstraints constraints =
          StreamReadConstraints.builder()
              .maxNestingDepth(RpcLimits.MAX_DEPTH)
              .maxTokenCount(RpcLimits.MAX_TOKENS)
              .maxNumberLength(RpcLimits.MAX_NUMBER_LENGTH)
              .maxNameLength(RpcLimits.MAX_NAME_LENGTH)
              .maxStringLength(limits.maxBodyBytes())
              .build();
      JsonFactory factory =
          JsonFactory.builder()
              .streamReadConstraints(constraints)
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
              .disable(JsonFactory.Feature.CHARSET_DETECTION)
              .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
              .build();
      this.mapper =
          JsonMapper.builder(factory)
              .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
              .build();
    }

    /// Refuses what is no JSON with a parse error, and what is JSON but no message with an invalid
    /// request.
    RpcMessage read(byte[] body) {
      JsonNode root = parse(body);
      if (!root.isArray()) {
        return new RpcMessage(false, List.of(entry(root)));
      }
      if (root.isEmpty()) {
        throw RpcException.invalidRequest("empty batch");
      }
      if (root.size() > limits.maxBatchSize()) {
        throw RpcException.invalidRequest(
            "batch too large: got "
                + root.size()
                + " calls, want at most "
                + limits.maxBatchSize());
      }
      List<Entry> entries = new ArrayList<>(root.size());
      for (JsonNode element : root) {
        entries.add(entry(element));
      }
      return new RpcMessage(true, entries);
    }

    private JsonNode parse(byte[] body) {
      try (JsonParser parser = mapper.createParser(body)) {
        JsonNode root = mapper.readTree(parser);
        if (root == null || root.isMissingNode()) {
          throw new RpcException(RpcCode.PARSE_ERROR, "parse error: empty body");
        }
        if (parser.nextToken() != null) {
          throw new RpcException(
              RpcCode.PARSE_ERROR, "parse error: more text after the JSON value");
        }
        return root;
      } catch (StreamConstraintsException e) {
        throw RpcException.limit("request over a bound: " + e.getOriginalMessage());
      } catch (JsonProcessingException e) {
        String place =
            e.getLocation() == null ? "" : " (at byte " + e.getLocation().getByteOffset() + ")";
        throw new RpcException(
            RpcCode.PARSE_ERROR, "parse error: " + firstLine(e.getOriginalMessage()) + place);
      } catch (NumberFormatException e) {
        // Jackson lets BigDecimal's own refusal of such an exponent through.
        throw new RpcException(
            RpcCode.PARSE_ERROR, "parse error: number with too large an exponent");
      } catch (IOException e) {
        throw new RpcException(RpcCode.PARSE_ERROR, "parse error: not UTF-8 text");
      }
    }

    private static String firstLine(String message) {
      return message.lines().findFirst().orElse("");
    }

    private static Entry entry(JsonNode node) {
      if (!node.isObject()) {
        return new Entry.Invalid(
            MissingNode.getInstance(), RpcException.invalidRequest("a call must be an object"));
      }
      JsonNode id = node.path("id");
      if (!id.isMissingNode() && !id.isNull() && !id.isTextual() && !id.isNumber()) {
        return new Entry.Invalid(
            MissingNode.getInstance(),
            RpcException.invalidRequest("id must be a string, a number or null"));
      }
      if (!"2.0".equals(node.path("jsonrpc").textValue())) {
        return new Entry.Invalid(id, RpcException.invalidRequest("jsonrpc must be \"2.0\""));
      }
      JsonNode method = node.path("method");
      if (!method.isTextual()) {
        return new Entry.Invalid(id, RpcException.invalidRequest("method must be a string"));
      }
      return new Entry.Call(new RpcCall(id, method.textValue(), node.path("params")));
    }
  }
}
